import { activate } from '../../src/lifecycle/activate.operation.js';
import { aboutOne, STATUS_REFUSALS, statusOf } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(activate, {
  prepare: async (world) => ({
    caller: await world.actor('admins.activate'),
    input: { adminId: world.someone({ status: 'pending_verification' }), reason: 'as agreed' },
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
    email_not_verified: aboutOne('pending_verification', { emailVerified: false }),
  },
});
