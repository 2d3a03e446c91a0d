import type { LinkId } from '@maatify/admin-infra';

import { at, SYSTEM, T0 } from '../support/people.js';
import type { Counted, Scene } from './counted.js';
import { by } from './counted.js';

let made = 0;

/** An identity that nobody has. */
function identityOf({ person: { adminId } }: Scene) {
  made += 1;
  const identity = { provider: 'google', externalId: `sub-${String(made)}` };
  return { linkId: `link-${String(made)}` as LinkId, adminId, ...identity, usage: 'sign_in', limit: 100 } as const;
}

/** A link somebody has, named as a change names it. */
async function linkOf(scene: Scene) {
  const link = identityOf(scene);
  await scene.contracts.ExternalIdentityCommandRepository.link({ ...link, at: T0, by: SYSTEM });
  const { adminId, linkId, provider, externalId } = link;
  return { adminId, linkId, provider, externalId };
}

/** Round trips of what is about external identities. */
export const EXTERNAL_STATEMENTS: Counted = {
  'ExternalIdentityQueryRepository.forSignIn': [
    1,
    async (scene) => {
      const { provider, externalId } = await linkOf(scene);
      return () => scene.contracts.ExternalIdentityQueryRepository.forSignIn({ provider, externalId, deviceDigest: null });
    },
  ],
  'ExternalIdentityQueryRepository.page': [
    1,
    ({ contracts, person: { adminId } }) =>
      () =>
        contracts.ExternalIdentityQueryRepository.page({ adminId, cursor: null, limit: 5 }),
  ],
  'ExternalIdentityCommandRepository.link': [
    5,
    (scene) => {
      const link = identityOf(scene);
      return () => scene.contracts.ExternalIdentityCommandRepository.link({ ...link, at: at(1), by: by(scene) });
    },
  ],
  'ExternalIdentityCommandRepository.confirm': [
    5,
    async (scene) => {
      const link = await linkOf(scene);
      return () => scene.contracts.ExternalIdentityCommandRepository.confirm({ ...link, at: at(6), by: by(scene) });
    },
  ],
  'ExternalIdentityCommandRepository.revoke': [
    { postgres: 5, mysql: 6, sqlite: 6 },
    async (scene) => {
      const { provider, externalId, ...link } = await linkOf(scene);
      const confirmation = { ...link, provider, externalId, at: at(6), by: SYSTEM };
      await scene.contracts.ExternalIdentityCommandRepository.confirm(confirmation);
      return () => scene.contracts.ExternalIdentityCommandRepository.revoke({ ...link, at: at(7), by: by(scene) });
    },
  ],
};
