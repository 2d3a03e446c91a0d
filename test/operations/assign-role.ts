import { assignRole } from '../../src/authorization/roles/assign-role.operation.js';
import { aboutNobody, aboutOneself, asked, doneBefore } from '../support/arrangements.js';
import { holdingOnly, NO_ROLE, roleMoved, supportRole } from '../support/roles.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(assignRole, {
  prepare: async (world) => ({
    caller: await world.actor('roles.assign', 'admins.view'),
    input: { adminId: world.someone(), roleId: supportRole(world) },
  }),
  succeeds: 'assigned',
  holds: ({ infra }, { caller, input }) => [
    infra.store.holdingOf(input.adminId, input.roleId)?.assignedBy,
    caller.kind === 'admin' ? caller.adminId : caller.name,
  ],
  changes: 'holdings',
  flow: 'settings ∥ decide ∥ sessionById → admin ∥ role → mayGrant → assignRole',
  tells: ['authz.role.assigned', 'role_assigned'],
  again: 'already_assigned',
  leftBehind: {
    assignRole: ['nothing', 'holdings'],
  },
  endings: {
    already_assigned: doneBefore,
    self_forbidden: aboutOneself,
    escalation_forbidden: {
      'lacks what the role has': holdingOnly('roles.assign'),
      'lacks one of many': (world, { input }) => ({
        input: {
          adminId: input.adminId,
          roleId: supportRole(world, { name: 'More', abilities: ['admins.view', 'admins.suspend'] }),
        },
      }),
    },
    not_found: { 'no such admin': aboutNobody, 'no such role': asked({ roleId: NO_ROLE }) },
    conflict: roleMoved('assign'),
  },
});
