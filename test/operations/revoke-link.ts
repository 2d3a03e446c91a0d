import { revokeLink } from '../../src/authentication/external/revoke-link.operation.js';
import { doneBefore, lost } from '../support/arrangements.js';
import type { Twist } from '../support/expectations.js';
import { expectationsOf } from '../support/expectations.js';
import { altered, beside, linkOf } from '../support/external-identities.js';
import { callerId } from '../support/roles.js';
import { fillSessions } from '../support/scenarios/authentication.js';

/** An admin who signed in, and a link of theirs. */
const ownLink: Twist<typeof revokeLink> = (world, call) => ({
  input: { adminId: callerId(call), linkId: linkOf(world, callerId(call), { externalId: 'own' }) },
});

export const expectations = expectationsOf(revokeLink, {
  prepare: async (world) => {
    const adminId = world.someone();
    return { caller: await world.actor('admins.external.manage'), input: { adminId, linkId: linkOf(world, adminId) } };
  },
  succeeds: 'revoked',
  holds: ({ infra: { store, clock } }, { input: { adminId, linkId }, result: { issued } }) => [
    [store.links.get(linkId)?.revokedAt, store.admins.get(adminId)?.credentialEpoch, issued],
    [clock.now(), 1, null],
  ],
  changes: 'admins, links',
  flow: 'settings ∥ decide ∥ sessionById → revokeLink',
  atWorst: { hops: 3, because: 'One’s own session is opened anew' },
  tells: ['admin.external.revoked', 'external_identity_revoked'],
  again: 'already_revoked',
  leftBehind: {
    revokeLink: ['nothing', 'admins, links'],
  },
  whoMayAlso: { 'own link': ownLink },
  endings: {
    already_revoked: doneBefore,
    not_found: {
      '': (_, { input: { adminId } }) => ({ input: { adminId, linkId: 'nobodys' } }),
      'link of another admin': (world, { input: { adminId } }) => ({
        input: { adminId, linkId: linkOf(world, world.someone(), { externalId: 'theirs' }) },
      }),
    },
    conflict: beside('revoke', 'author_moved'),
    denied: {
      outranked: ({ infra }, { input }) => infra.grants.grant(input.adminId, 'admins.suspend'),
    },
    revoked: {
      own: ownLink,
      'own, that let nobody in': (world, call) => ({
        input: { adminId: callerId(call), linkId: linkOf(world, callerId(call), { externalId: 'own', confirmed: false }) },
      }),
      'that nobody confirmed': altered({ confirmed: false }),
      'own, at the session limit': async (world, call) => {
        fillSessions(world, callerId(call), 1);
        return ownLink(world, call);
      },
      'own session ended meanwhile': async (world, call) => {
        await lost('SessionCommandRepository', 'open', 'session_ended')(world, call);
        return ownLink(world, call);
      },
    },
  },
});
