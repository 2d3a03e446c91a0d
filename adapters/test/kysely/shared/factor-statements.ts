import { Redacted } from '@maatify/admin-infra';

import { createRoles } from '../../../src/kysely/index.js';
import { at, digest, SYSTEM, T0, unique } from '../support/people.js';
import type { Counted, Scene } from './counted.js';

const RESTS_ON = [{ key: 'auth.totp.mandatory', value: null }];

async function pending({ contracts, person: { adminId } }: Scene) {
  const pendingId = unique();
  const seed = { sealedSeed: Redacted.of('sealed'), vouchedBy: null, expiresAt: at(60_000), at: T0 };
  await contracts.TotpCommandRepository.startPending({ adminId, pendingId, expectedEpoch: 2, replaces: false, ...seed });
  return pendingId;
}

/** Gives the person a factor, and answers what takes it away. */
async function withFactor(scene: Scene) {
  const { adminId } = scene.person;
  const pendingId = await pending(scene);
  const enabling = { adminId, pendingId, step: 1, expectedEpoch: 2, replaces: false, at: T0 };
  await scene.contracts.TotpCommandRepository.enable(enabling);
  return { adminId, expectedEpoch: 3, at: T0, by: SYSTEM };
}

/** Round trips of what is about second factors and recovery codes. */
export const FACTOR_STATEMENTS: Counted = {
  'TotpQueryRepository.state': [
    1,
    ({ contracts, person }) =>
      () =>
        contracts.TotpQueryRepository.state(person),
  ],
  'TotpCommandRepository.startPending': [5, (scene) => () => pending(scene)],
  'TotpCommandRepository.enable': [
    { postgres: 5, mysql: 7, sqlite: 7 },
    async (scene) => {
      const enabling = {
        adminId: scene.person.adminId,
        pendingId: await pending(scene),
        step: 1,
        expectedEpoch: 2,
        replaces: false,
        at: T0,
      };
      return () => scene.contracts.TotpCommandRepository.enable(enabling);
    },
  ],
  'TotpCommandRepository.claimStep': [
    1,
    async (scene) => {
      const { adminId } = await withFactor(scene);
      return () => scene.contracts.TotpCommandRepository.claimStep({ adminId, step: 2, at: T0 });
    },
  ],
  'TotpCommandRepository.cancelPending': [
    1,
    async (scene) => {
      await pending(scene);
      return () => scene.contracts.TotpCommandRepository.cancelPending({ adminId: scene.person.adminId, at: T0 });
    },
  ],
  'TotpCommandRepository.disable': [
    { postgres: 7, mysql: 9, sqlite: 9 },
    async (scene) => {
      const disable = { ...(await withFactor(scene)), lifelineAbility: null, restsOn: RESTS_ON };
      return () => scene.contracts.TotpCommandRepository.disable(disable);
    },
  ],
  'TotpCommandRepository.disable, of who might be the last holder, resting on settings': [
    { postgres: 10, mysql: 12, sqlite: 12 },
    async (scene) => {
      await createRoles(scene.db).define('keeper', ['x']);
      const disable = { ...(await withFactor(scene)), lifelineAbility: 'x', restsOn: RESTS_ON };
      return () => scene.contracts.TotpCommandRepository.disable(disable);
    },
  ],
  'RecoveryCodeQueryRepository.left': [
    1,
    ({ contracts, person: { adminId } }) =>
      () =>
        contracts.RecoveryCodeQueryRepository.left({ adminId }),
  ],
  'RecoveryCodeCommandRepository.replace': [
    { postgres: 5, mysql: 6, sqlite: 6 },
    async (scene) => {
      const replacement = { ...(await withFactor(scene)), codeDigests: [digest(), digest()] };
      return () => scene.contracts.RecoveryCodeCommandRepository.replace(replacement);
    },
  ],
  'RecoveryCodeCommandRepository.claim': [
    1,
    async (scene) => {
      const [codeDigest, { contracts }] = [digest(), scene];
      const factor = await withFactor(scene);
      await contracts.RecoveryCodeCommandRepository.replace({ ...factor, codeDigests: [codeDigest] });
      return () => contracts.RecoveryCodeCommandRepository.claim({ adminId: factor.adminId, codeDigest, at: T0 });
    },
  ],
};
