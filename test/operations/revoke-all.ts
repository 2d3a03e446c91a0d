import { revokeAll } from '../../src/sessions/revoke-all.operation.js';
import { aboutNobody, liveSessionsOf, lost } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(revokeAll, {
  prepare: async (world) => {
    const { adminId } = await world.signedIn();
    return { caller: await world.actor('sessions.revoke'), input: { adminId, reason: 'lost laptop' } };
  },
  succeeds: 'revoked',
  holds: (world, { input }) => [liveSessionsOf(world, input.adminId), 0],
  changes: 'admins',
  flow: 'settings ∥ decide ∥ sessionById → adminState → endAll',
  tells: ['security.sessions.revoked', 'sessions_revoked'],
  again: { ending: 'revoked', because: 'Ends what was opened since; there is nothing else it could do' },
  leftBehind: {
    endAll: ['nothing', 'admins'],
  },
  endings: { not_found: aboutNobody, conflict: lost('SessionCommandRepository', 'endAll', 'epoch_moved') },
});
