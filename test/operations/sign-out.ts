import { signOut } from '../../src/authentication/sign-out.operation.js';
import { lost, liveSessionsOf } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(signOut, {
  prepare: async (world) => ({ caller: await world.actor(), input: {} }),
  succeeds: 'signed_out',
  holds: (world, { caller }) => [liveSessionsOf(world, caller.adminId), 0],
  changes: 'sessions',
  flow: 'settings ∥ sessionById → end',
  tells: ['auth.logout'],
  again: 'session_ended',
  leftBehind: {
    end: ['nothing', 'sessions'],
  },
  endings: { already_ended: lost('SessionCommandRepository', 'end', 'already_ended') },
});
