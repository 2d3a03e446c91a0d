import { Inject, Injectable } from '@nestjs/common';

import type { Actor } from '../../kernel/actor.js';
import { OperationRunner } from '../../runner/runner.js';
import type { AbilitiesResult } from './abilities.operation.js';
import { abilities } from './abilities.operation.js';
import type { AssignRoleResult } from './assign-role.operation.js';
import { assignRole } from './assign-role.operation.js';
import type { CompareAuthorityResult } from './compare-authority.operation.js';
import { compareAuthority } from './compare-authority.operation.js';
import type { CreateRoleResult } from './create-role.operation.js';
import { createRole } from './create-role.operation.js';
import type { EffectiveAbilitiesResult } from './effective-abilities.operation.js';
import { effectiveAbilities } from './effective-abilities.operation.js';
import type { GrantAbilityToRoleResult } from './grant-ability-to-role.operation.js';
import { grantAbilityToRole } from './grant-ability-to-role.operation.js';
import type { HoldersOfResult } from './holders-of.operation.js';
import { holdersOf } from './holders-of.operation.js';
import type { RenameRoleResult } from './rename-role.operation.js';
import { renameRole } from './rename-role.operation.js';
import type { RevokeAbilityFromRoleResult } from './revoke-ability-from-role.operation.js';
import { revokeAbilityFromRole } from './revoke-ability-from-role.operation.js';
import type { RevokeRoleResult } from './revoke-role.operation.js';
import { revokeRole } from './revoke-role.operation.js';
import type { RoleResult } from './role.operation.js';
import { role } from './role.operation.js';
import type { RolesResult } from './roles.operation.js';
import { roles } from './roles.operation.js';
import type { RolesOfResult } from './roles-of.operation.js';
import { rolesOf } from './roles-of.operation.js';
import type {
  AuthorityInput,
  CreateRoleInput,
  HoldersOfInput,
  RenameRoleInput,
  RoleAbilityInput,
  RoleAssignmentInput,
  RoleInput,
  RolesInput,
  RolesOfInput,
} from './role.inputs.js';

/**
 * Roles: named lists of abilities, and who holds them.
 *
 * When to use: where people decide who may do what; feature `roles`, off unless it is switched on. Without it your own tools write
 * what your `AbilityResolver` answers from.
 *
 * Promises: nobody hands out what they may not, nobody changes what they hold themselves, and somebody who can sign in always holds
 * the lifeline ability. Each of these is a condition of the write. A role inherits from none and stands above nothing.
 *
 * Failures: see each result.
 *
 * @example
 * const made = await roles.createRole(actor, { name: 'Support' });
 * if (made.outcome === 'created') await roles.grantAbilityToRole(actor, { roleId: made.role.roleId, ability: 'admins.view' });
 */
@Injectable()
export class RoleOrchestrator {
  constructor(@Inject(OperationRunner) private readonly runner: OperationRunner) {}

  /** Whether an admin holds something that the caller lacks, as the host's `RoleAuthority` sees it. Needs `roles.view`. */
  compareAuthority(actor: Actor, input: AuthorityInput): Promise<CompareAuthorityResult> {
    return this.runner.run(compareAuthority, actor, input);
  }

  /** Everything an admin may do, the union over all roles. Needs `roles.view`, but for oneself. */
  effectiveAbilities(actor: Actor, input: AuthorityInput): Promise<EffectiveAbilitiesResult> {
    return this.runner.run(effectiveAbilities, actor, input);
  }

  /** Every ability there is, the library's and the host's own. Needs `roles.view`. */
  abilities(actor: Actor): Promise<AbilitiesResult> {
    return this.runner.run(abilities, actor, {});
  }

  /** Makes a role without abilities and without holders. Needs `roles.manage`. */
  createRole(actor: Actor, input: CreateRoleInput): Promise<CreateRoleResult> {
    return this.runner.run(createRole, actor, input);
  }

  /** Calls a role otherwise; its id stays. Needs `roles.manage`. */
  renameRole(actor: Actor, input: RenameRoleInput): Promise<RenameRoleResult> {
    return this.runner.run(renameRole, actor, input);
  }

  /** Lets every holder of a role do one thing more. Needs `roles.manage`, and the right to hand that ability out. */
  grantAbilityToRole(actor: Actor, input: RoleAbilityInput): Promise<GrantAbilityToRoleResult> {
    return this.runner.run(grantAbilityToRole, actor, input);
  }

  /** Takes an ability from a role. Needs `roles.manage`, and the right to hand that ability out. */
  revokeAbilityFromRole(actor: Actor, input: RoleAbilityInput): Promise<RevokeAbilityFromRoleResult> {
    return this.runner.run(revokeAbilityFromRole, actor, input);
  }

  /** Gives a role to another admin. Needs `roles.assign`, and the right to hand out everything the role has. */
  assignRole(actor: Actor, input: RoleAssignmentInput): Promise<AssignRoleResult> {
    return this.runner.run(assignRole, actor, input);
  }

  /** Takes a role from another admin. Needs `roles.assign`, and the right to hand out everything the role has. */
  revokeRole(actor: Actor, input: RoleAssignmentInput): Promise<RevokeRoleResult> {
    return this.runner.run(revokeRole, actor, input);
  }

  /** One role with its abilities. Needs `roles.view`. */
  role(actor: Actor, input: RoleInput): Promise<RoleResult> {
    return this.runner.run(role, actor, input);
  }

  /** A page of roles, the one created first comes first. Needs `roles.view`. */
  roles(actor: Actor, input: RolesInput): Promise<RolesResult> {
    return this.runner.run(roles, actor, input);
  }

  /** A page of what an admin holds. Needs `roles.view`, but for oneself. */
  rolesOf(actor: Actor, input: RolesOfInput): Promise<RolesOfResult> {
    return this.runner.run(rolesOf, actor, input);
  }

  /** A page of who holds a role. Needs `roles.view`. */
  holdersOf(actor: Actor, input: HoldersOfInput): Promise<HoldersOfResult> {
    return this.runner.run(holdersOf, actor, input);
  }
}
