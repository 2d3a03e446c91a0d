import { suspend } from '../../src/lifecycle/suspend.operation.js';
import { aboutOne, STATUS_REFUSALS, statusOf } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(suspend, {
  prepare: async (world) => ({
    caller: await world.actor('admins.suspend'),
    input: { adminId: world.someone(), reason: 'as agreed' },
  }),
  succeeds: 'changed',
  holds: (world, { input }) => [statusOf(world, input.adminId), 'suspended'],
  changes: 'admins',
  flow: 'settings ∥ decide ∥ sessionById → admin → changeStatus',
  tells: ['admin.status.changed', 'status_changed', 'admin.suspended'],
  again: 'unchanged',
  leftBehind: {
    changeStatus: ['nothing', 'admins'],
  },
  endings: {
    ...STATUS_REFUSALS,
    unchanged: aboutOne('suspended'),
    illegal_transition: aboutOne('locked'),
  },
});
