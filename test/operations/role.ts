import { role } from '../../src/authorization/roles/role.operation.js';
import { asked } from '../support/arrangements.js';
import { NO_ROLE, supportRole } from '../support/roles.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(role, {
  prepare: async (world) => ({
    caller: await world.actor('roles.view'),
    input: { roleId: supportRole(world, { abilities: ['orders.refund', 'admins.view'] }) },
  }),
  succeeds: 'found',
  holds: (_, { result: { role: found } }) => [
    [found.name, found.abilities],
    ['Support', ['admins.view', 'orders.refund']],
  ],
  changes: 'nothing',
  flow: 'settings ∥ decide → role',
  tells: [],
  again: 'found',
  leftBehind: {},
  endings: { not_found: asked({ roleId: NO_ROLE }) },
});
