import { linkExternalIdentity } from '../../src/authentication/external/link-external-identity.operation.js';
import { aboutNobody, aboutOneself, asked, setTo } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';
import { beside, linkOf, SUB, switchedOn } from '../support/external-identities.js';

export const expectations = expectationsOf(linkExternalIdentity, {
  prepare: async (world) => {
    switchedOn(world);
    return {
      caller: await world.actor('admins.external.manage'),
      input: { adminId: world.someone(), provider: 'google', externalId: SUB, usage: 'sign_in' as const },
    };
  },
  succeeds: 'linked',
  holds: ({ infra: { store, clock } }, { input, result: { linkId } }) => [
    store.links.get(linkId),
    {
      linkId,
      adminId: input.adminId,
      provider: 'google',
      externalId: SUB,
      usage: 'sign_in',
      linkedAt: clock.now(),
      confirmedAt: null,
      revokedAt: null,
    },
  ],
  changes: 'links',
  flow: 'settings ∥ decide ∥ sessionById → link',
  tells: ['admin.external.linked', 'external_identity_linked'],
  again: 'taken',
  leftBehind: {
    link: ['nothing', 'links'],
  },
  whoMayAlso: { 'own identity': aboutOneself },
  endings: {
    taken: {
      'own, already': (world, { input: { adminId } }) => void linkOf(world, adminId, { confirmed: false }),
      'of another admin': (world) => void linkOf(world, world.someone()),
      'linked meanwhile': beside('link', 'taken'),
    },
    usage_forbidden: {
      'a messenger': asked({ provider: 'telegram' }),
      'a provider that is none here': asked({ provider: 'github', usage: 'notify_only' }),
    },
    limit_reached: (world, { input: { adminId } }) => {
      for (let one = 0; one < 10; one += 1) linkOf(world, adminId, { externalId: `sub-${String(one)}` });
    },
    not_found: aboutNobody,
    feature_disabled: setTo('features.oauth.enabled', false),
    conflict: beside('link', 'author_moved'),
    linked: {
      own: aboutOneself,
      'where things are only told': asked({ provider: 'telegram', usage: 'notify_only' }),
      'less than the provider may': asked({ usage: 'notify_only' }),
      'once it is revoked': (world) => void linkOf(world, world.someone(), { revoked: true }),
    },
    denied: {
      outranked: ({ infra }, { input }) => infra.grants.grant(input.adminId, 'admins.suspend'),
    },
  },
});
