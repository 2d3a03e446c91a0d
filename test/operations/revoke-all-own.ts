import { revokeAllOwn } from '../../src/sessions/revoke-all-own.operation.js';
import { liveSessionsOf, lost } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(revokeAllOwn, {
  prepare: async (world) => ({ caller: await world.actor(), input: {} }),
  succeeds: 'revoked',
  holds: (world, { caller, result }) => [
    [liveSessionsOf(world, caller.adminId), world.infra.store.sessions.get(caller.sessionId)?.endReason, result.issued === null],
    [1, 'replaced', false],
  ],
  changes: 'admins, sessions',
  flow: 'settings ∥ sessionById → sessionById → endAll → open',
  tells: ['security.sessions.revoked', 'sessions_revoked', 'security.session.created'],
  again: 'session_ended',
  leftBehind: {
    endAll: ['nothing', 'admins'],
    open: ['admins', 'admins, sessions'],
  },
  endings: {
    conflict: lost('SessionCommandRepository', 'endAll', 'epoch_moved'),
    revoked: { 'own session ended meanwhile': lost('SessionCommandRepository', 'open', 'session_ended') },
  },
});
