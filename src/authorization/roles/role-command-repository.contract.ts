import type { AdminId, Instant, RoleId } from '../../kernel/ids.js';
import type { SettingEntry } from '../../kernel/setting-definition.js';
import type { WriteAuthor } from '../../kernel/write-author.js';
import type { RoleRecord } from './role.record.js';

export interface RoleCreation {
  readonly roleId: RoleId;
  readonly roleName: string;
  /** The form by which names are told apart. */
  readonly canonicalName: string;
  readonly at: Instant;
  readonly by: WriteAuthor;
}

/** A change of one role that was read and judged before. */
export interface RoleChange {
  readonly roleId: RoleId;
  /** The version that was read with what was judged. */
  readonly expectedVersion: number;
  readonly at: Instant;
  readonly by: WriteAuthor;
}

export interface RoleRenaming extends RoleChange {
  readonly roleName: string;
  readonly canonicalName: string;
}

export interface RoleAbilityChange extends RoleChange {
  readonly ability: string;
}

export interface RoleAssignment extends RoleChange {
  readonly adminId: AdminId;
}

/** What may not be taken from its last holder; as for `AdminCommandRepository.changeStatus`. */
export interface KeptLifeline {
  /** If somebody who can sign in holds this ability, somebody who can must hold it afterwards. */
  readonly lifelineAbility: string;
  /** Whether only who has an enabled second factor can sign in, because the settings demand one of everybody. */
  readonly holderNeedsFactor: boolean;
  /** The settings that said so, with the values it was decided on; the write is lost when one has moved. */
  readonly restsOn: readonly SettingEntry[];
}

/**
 * Changes roles and who holds them, each method in one conditional write.
 *
 * When to use: bind it when the feature `roles` is on, to the store that `AbilityResolver` answers from, beside its admins. It has no
 * delete: a role whose abilities were taken away gives its holders nothing.
 *
 * Promises to keep:
 * - `create` inserts a role without abilities and without holders; the canonical name is unique, also beside a parallel `create` or
 *   `rename`. A role id that is there already is an error, and no answer.
 * - `rename`, `grantAbility` and `revokeAbility` write only while the role has `expectedVersion`, else `role_moved`; they move the
 *   version by one in that write. Nothing else of the role moves, and nobody's holding of it.
 * - `grantAbility` answers `author_holds_role` while `by` is an admin who holds the role: nobody adds to what they hold themselves.
 *   It is asked in the same write, so that an assignment beside it is before it, and seen, or after it.
 * - `assign` writes only while the role has `expectedVersion`, and moves nothing of the role: abilities that were added since they
 *   were judged reach nobody. It records `at` and `by`, by id or name, and does not touch a holding that is there already.
 * - `revokeAbility` and `withdraw` answer `last_holder` when of the holders of `lifelineAbility` who can sign in - active, verified,
 *   with a password that need not be changed first - none would be left; with `holderNeedsFactor`, also when of those with an enabled
 *   second factor none would be left. Where there was none before, nothing is kept. Whoever holds it by another role holds it still.
 *   It is asked in the same write, and against every other write that could take a holder, `changeStatus` among them; and only while every setting of
 *   `restsOn` has the value named there, as `AdminCommandRepository.changeStatus` asks it, else `setting_moved`.
 * - All hold `by` to `WriteAuthor`. A role's version only grows. What was written is what `AbilityResolver.decide` answers from at once.
 * Conformance: `contract=RoleCommandRepository`, races included.
 *
 * Failures: throw when the store is out of reach; the change is then reported as unknown.
 *
 * @example
 * class PgRoleCommands implements RoleCommandRepository {
 *   assign = (assignment) => this.transaction(async (tx) => (await this.roleStands(tx, assignment)) ? this.insert(tx, assignment) : lost('role_moved'));
 * }
 */
export interface RoleCommandRepository {
  create(
    creation: RoleCreation,
  ): Promise<
    | { readonly outcome: 'won'; readonly role: RoleRecord }
    | { readonly outcome: 'lost'; readonly reason: 'name_taken' | 'author_moved' }
  >;
  rename(
    renaming: RoleRenaming,
  ): Promise<
    | { readonly outcome: 'won'; readonly roleId: RoleId; readonly version: number }
    | { readonly outcome: 'lost'; readonly reason: 'name_taken' | 'role_moved' | 'author_moved' }
  >;
  grantAbility(
    change: RoleAbilityChange,
  ): Promise<
    | { readonly outcome: 'won'; readonly roleId: RoleId; readonly version: number }
    | { readonly outcome: 'lost'; readonly reason: 'role_moved' | 'author_holds_role' | 'author_moved' }
  >;
  revokeAbility(
    change: RoleAbilityChange & KeptLifeline,
  ): Promise<
    | { readonly outcome: 'won'; readonly roleId: RoleId; readonly version: number }
    | { readonly outcome: 'lost'; readonly reason: 'role_moved' | 'last_holder' | 'author_moved' | 'setting_moved' }
  >;
  assign(
    assignment: RoleAssignment,
  ): Promise<
    | { readonly outcome: 'won'; readonly adminId: AdminId; readonly roleId: RoleId }
    | { readonly outcome: 'lost'; readonly reason: 'role_moved' | 'already_assigned' | 'author_moved' }
  >;
  withdraw(assignment: RoleAssignment & KeptLifeline): Promise<
    | { readonly outcome: 'won'; readonly adminId: AdminId; readonly roleId: RoleId }
    | {
        readonly outcome: 'lost';
        readonly reason: 'role_moved' | 'not_assigned' | 'last_holder' | 'author_moved' | 'setting_moved';
      }
  >;
}

export const RoleCommandRepository = Symbol.for('@maatify/admin-infra/RoleCommandRepository');
