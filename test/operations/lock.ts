import { lock } from '../../src/lifecycle/lock.operation.js';
import { aboutOne, STATUS_REFUSALS, statusOf } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(lock, {
  prepare: async (world) => ({
    caller: await world.actor('admins.lock'),
    input: { adminId: world.someone(), reason: 'as agreed' },
  }),
  succeeds: 'changed',
  holds: (world, { input }) => [statusOf(world, input.adminId), 'locked'],
  changes: 'admins',
  flow: 'settings ∥ decide ∥ sessionById → admin → changeStatus',
  tells: ['admin.status.changed', 'status_changed', 'admin.locked'],
  again: 'unchanged',
  leftBehind: {
    changeStatus: ['nothing', 'admins'],
  },
  endings: {
    ...STATUS_REFUSALS,
    unchanged: aboutOne('locked'),
  },
});
