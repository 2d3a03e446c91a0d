import { reinstate } from '../../src/lifecycle/reinstate.operation.js';
import { aboutOne, STATUS_REFUSALS, statusOf } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(reinstate, {
  prepare: async (world) => ({
    caller: await world.actor('admins.reinstate'),
    input: { adminId: world.someone({ status: 'suspended' }), reason: 'as agreed' },
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
    illegal_transition: aboutOne('locked'),
    changed: { 'never accepted': aboutOne('suspended', { emailVerified: false }) },
  },
});
