import { revokeAbilityFromRole } from '../../src/authorization/roles/revoke-ability-from-role.operation.js';
import { asked, lost } from '../support/arrangements.js';
import { abilitiesOf, callerId, holdingOnly, NO_ROLE, roleMoved, supportRole } from '../support/roles.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(revokeAbilityFromRole, {
  prepare: async (world) => ({
    caller: await world.actor('roles.manage', 'admins.view'),
    input: { roleId: supportRole(world), ability: 'admins.view' },
  }),
  succeeds: 'revoked',
  holds: (world, { input }) => [abilitiesOf(world, input.roleId), []],
  changes: 'roles',
  flow: 'settings ∥ decide ∥ sessionById → role → mayGrant → revokeAbility',
  tells: ['authz.permission.revoked'],
  again: 'not_granted',
  leftBehind: {
    revokeAbility: ['nothing', 'roles'],
  },
  endings: {
    not_granted: asked({ ability: 'admins.suspend' }),
    escalation_forbidden: holdingOnly('roles.manage'),
    last_holder: lost('RoleCommandRepository', 'revokeAbility', 'last_holder'),
    not_found: asked({ roleId: NO_ROLE }),
    revoked: {
      'in no catalogue any more': (world, call) => {
        world.infra.grants.grant(callerId(call), 'orders.approve');
        return {
          input: { roleId: supportRole(world, { name: 'Old', abilities: ['orders.approve'] }), ability: 'orders.approve' },
        };
      },
    },
    conflict: roleMoved('revokeAbility'),
  },
});
