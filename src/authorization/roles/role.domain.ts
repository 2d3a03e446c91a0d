import { contract, domain, feature } from '../../runner/domain.js';
import { abilities } from './abilities.operation.js';
import { assignRole } from './assign-role.operation.js';
import { compareAuthority } from './compare-authority.operation.js';
import { createRole } from './create-role.operation.js';
import { effectiveAbilities } from './effective-abilities.operation.js';
import { grantAbilityToRole } from './grant-ability-to-role.operation.js';
import { holdersOf } from './holders-of.operation.js';
import { renameRole } from './rename-role.operation.js';
import { revokeAbilityFromRole } from './revoke-ability-from-role.operation.js';
import { revokeRole } from './revoke-role.operation.js';
import { role } from './role.operation.js';
import { roles } from './roles.operation.js';
import { rolesOf } from './roles-of.operation.js';
import { RoleAuthority } from './role-authority.contract.js';
import { RoleCommandRepository } from './role-command-repository.contract.js';
import { RoleQueryRepository } from './role-query-repository.contract.js';
import { ASSIGN_ROLES, MANAGE_ROLES, VIEW_ROLES } from './role.abilities.js';
import * as events from './role.events.js';
import * as methods from './role.methods.js';
import { RoleOrchestrator } from './role.orchestrator.js';

/** Named lists of abilities, and who holds them. An `AbilityResolver` decides by them, or by something else. */
export const rolesDomain = domain({
  key: 'roles',
  name: 'authorization',
  feature: feature('roles', { default: false }),
  contracts: {
    RoleAuthority: contract<RoleAuthority>(RoleAuthority, { mayGrant: true, compare: true, abilitiesOf: true }),
    RoleQueryRepository: contract<RoleQueryRepository>(RoleQueryRepository, {
      byId: true,
      page: true,
      ofAdmin: true,
      holders: true,
    }),
    RoleCommandRepository: contract<RoleCommandRepository>(RoleCommandRepository, {
      create: true,
      rename: true,
      grantAbility: true,
      revokeAbility: true,
      assign: true,
      withdraw: true,
    }),
  },
  methods,
  operations: {
    compareAuthority,
    effectiveAbilities,
    abilities,
    createRole,
    renameRole,
    grantAbilityToRole,
    revokeAbilityFromRole,
    assignRole,
    revokeRole,
    role,
    roles,
    rolesOf,
    holdersOf,
  },
  events: [
    events.ROLES_VIEWED,
    events.ABILITIES_VIEWED,
    events.ROLE_CREATED,
    events.ROLE_RENAMED,
    events.PERMISSION_GRANTED,
    events.PERMISSION_REVOKED,
    events.ROLE_ASSIGNED,
    events.ROLE_REVOKED,
  ],
  notifications: [events.ROLE_ASSIGNED_NOTICE, events.ROLE_REVOKED_NOTICE],
  abilities: [VIEW_ROLES, MANAGE_ROLES, ASSIGN_ROLES],
  orchestrator: RoleOrchestrator,
});
