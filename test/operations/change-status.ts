import { changeStatus } from '../../src/lifecycle/change-status.operation.js';
import { aboutOne, STATUS_REFUSALS, statusOf } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(changeStatus, {
  prepare: async (world) => ({
    caller: await world.actor('admins.unlock', 'admins.suspend', 'admins.activate'),
    input: {
      adminId: world.someone({ status: 'locked' }),
      from: 'locked' as const,
      to: 'suspended' as const,
      reason: 'as agreed',
    },
  }),
  succeeds: 'changed',
  holds: (world, { input }) => [statusOf(world, input.adminId), 'suspended'],
  changes: 'admins',
  flow: 'settings ∥ decide ∥ sessionById → admin → changeStatus',
  tells: ['admin.status.changed', 'status_changed', 'admin.suspended'],
  again: 'conflict',
  leftBehind: {
    changeStatus: ['nothing', 'admins'],
  },
  endings: {
    ...STATUS_REFUSALS,
    conflict: { ...STATUS_REFUSALS.conflict, 'another status stored': aboutOne('active') },
    changed: {
      'to locked': async (world) => ({
        caller: await world.actor('admins.lock'),
        input: { adminId: world.someone(), from: 'active', to: 'locked', reason: 'lost phone' },
      }),
    },
    unchanged: aboutOne('suspended', { from: 'suspended', to: 'suspended' }),
    illegal_transition: aboutOne('created', { from: 'created', to: 'active' }),
    email_not_verified: aboutOne('locked', { emailVerified: false, to: 'active' }),
  },
});
