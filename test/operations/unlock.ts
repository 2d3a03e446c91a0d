import { unlock } from '../../src/lifecycle/unlock.operation.js';
import { aboutOne, STATUS_REFUSALS, statusOf } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(unlock, {
  prepare: async (world) => ({
    caller: await world.actor('admins.unlock'),
    input: { adminId: world.someone({ status: 'locked' }), reason: 'as agreed' },
  }),
  succeeds: 'changed',
  holds: (world, { input }) => [statusOf(world, input.adminId), 'active'],
  changes: 'admins',
  flow: 'settings ∥ decide ∥ sessionById → admin → changeStatus',
  tells: ['admin.status.changed', 'status_changed'],
  again: 'unchanged',
  leftBehind: {
    changeStatus: ['nothing', 'admins'],
  },
  endings: {
    ...STATUS_REFUSALS,
    unchanged: aboutOne('active'),
    illegal_transition: aboutOne('suspended'),
    changed: { 'never accepted': aboutOne('locked', { emailVerified: false }) },
  },
});
