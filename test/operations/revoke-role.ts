import { revokeRole } from '../../src/authorization/roles/revoke-role.operation.js';
import { aboutNobody, aboutOneself, asked, doneBefore, lost } from '../support/arrangements.js';
import { holdingOnly, holds, NO_ROLE, roleMoved, supportRole } from '../support/roles.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(revokeRole, {
  prepare: async (world) => {
    const adminId = world.someone();
    const roleId = supportRole(world, { holders: [adminId] });
    return { caller: await world.actor('roles.assign', 'admins.view'), input: { adminId, roleId } };
  },
  succeeds: 'revoked',
  holds: (world, { input }) => [holds(world, input.adminId, input.roleId), false],
  changes: 'holdings',
  flow: 'settings ∥ decide ∥ sessionById → admin ∥ role → mayGrant → withdrawRole',
  tells: ['authz.role.revoked', 'role_revoked'],
  again: 'not_assigned',
  leftBehind: {
    withdrawRole: ['nothing', 'holdings'],
  },
  endings: {
    not_assigned: doneBefore,
    self_forbidden: aboutOneself,
    escalation_forbidden: holdingOnly('roles.assign'),
    last_holder: lost('RoleCommandRepository', 'withdraw', 'last_holder'),
    not_found: { 'no such admin': aboutNobody, 'no such role': asked({ roleId: NO_ROLE }) },
    conflict: roleMoved('withdraw'),
  },
});
