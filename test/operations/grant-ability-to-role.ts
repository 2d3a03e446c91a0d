import { grantAbilityToRole } from '../../src/authorization/roles/grant-ability-to-role.operation.js';
import { asked } from '../support/arrangements.js';
import { abilitiesOf, callerId, give, holdingOnly, NO_ROLE, roleMoved, supportRole } from '../support/roles.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(grantAbilityToRole, {
  prepare: async (world) => ({
    caller: await world.actor('roles.manage', 'admins.suspend', 'admins.view'),
    input: { roleId: supportRole(world), ability: 'admins.suspend' },
  }),
  succeeds: 'granted',
  holds: (world, { input }) => [abilitiesOf(world, input.roleId), ['admins.suspend', 'admins.view']],
  changes: 'roles',
  flow: 'settings ∥ decide ∥ sessionById → role → mayGrant → grantAbility',
  tells: ['authz.permission.granted'],
  again: 'already_granted',
  leftBehind: {
    grantAbility: ['nothing', 'roles'],
  },
  endings: {
    already_granted: asked({ ability: 'admins.view' }),
    self_forbidden: (world, call) => give(world, callerId(call), call.input.roleId),
    escalation_forbidden: holdingOnly('roles.manage'),
    not_found: asked({ roleId: NO_ROLE }),
    validation_failed: {
      'in no catalogue': asked({ ability: 'orders.approve' }),
      'a wildcard': asked({ ability: 'admins.*' }),
    },
    granted: {
      'of the host': ({ infra }, call) => {
        infra.grants.grant(callerId(call), 'orders.refund');
        return { input: { roleId: call.input.roleId, ability: 'orders.refund' } };
      },
    },
    conflict: roleMoved('grantAbility'),
  },
});
