import type {
  KeptLifeline,
  RoleAbilityChange,
  RoleAssignment,
  RoleChange,
  RoleCommandRepository,
  RoleCreation,
  RoleRenaming,
} from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import { authorName, lockAuthor, lockAuthorAnd, lockMatter } from '../admins/admin-locks.js';
import type { Matter } from '../admins/admin-locks.js';
import { takesLastHolder } from '../admins/last-holder.js';
import type { Database } from '../schema/database.js';
import { mattersOf, settingsStand } from '../settings/settings-stand.js';
import { lost } from '../store/lost.js';
import type { Store } from '../store/store.js';
import { lockRole } from './role-rows.js';

/** Changes roles, each method in one transaction that locks the role before it decides. */
export class KyselyRoleCommandRepository implements RoleCommandRepository {
  constructor(private readonly store: Store) {}

  create({ roleId, roleName: name, canonicalName, at, by }: RoleCreation): ReturnType<RoleCommandRepository['create']> {
    const { dialect } = this.store;
    return this.store.transaction(async (tx) => {
      if (!(await lockAuthor(this.store, tx, by))) return lost('author_moved');
      const role = { role: roleId, name, canonicalName, version: 0, createdAt: at };
      // The unique index decides, not a read before: of two creations at once one inserts.
      if (await dialect.insertNew(tx.insertInto('roles').values(role))) {
        return { outcome: 'won', role: { roleId, name, version: 0, createdAt: at, abilities: [] } };
      }
      if ((await lockRole(this.store, tx, roleId)) === null) return lost('name_taken');
      throw new Error('There is a role with this id already; ids are never used again.');
    });
  }

  rename(renaming: RoleRenaming): ReturnType<RoleCommandRepository['rename']> {
    const { roleName: name, canonicalName, by } = renaming;
    return this.store.transaction(async (tx) => {
      if (!(await lockAuthor(this.store, tx, by))) return lost('author_moved');
      if (!(await this.stands(tx, renaming))) return lost('role_moved');
      try {
        await moved(tx, renaming, { name, canonicalName }).execute();
      } catch (error) {
        if (this.store.dialect.kindOf(error) === 'duplicate') return lost('name_taken');
        throw error;
      }
      return wonBy(renaming);
    });
  }

  grantAbility(change: RoleAbilityChange): ReturnType<RoleCommandRepository['grantAbility']> {
    const { roleId, ability, by } = change;
    const { dialect, ids } = this.store;
    return this.store.transaction(async (tx) => {
      if (!(await lockAuthor(this.store, tx, by))) return lost('author_moved');
      // An assignment locks the role as well: it is before this write, and seen below, or it waits and finds the role moved.
      if (!(await this.stands(tx, change))) return lost('role_moved');
      if (by.kind === 'admin') {
        const own = tx.selectFrom('adminRoles').select('role').where('adminId', '=', ids.stored(by.adminId));
        if ((await own.where('role', '=', roleId).executeTakeFirst()) !== undefined) return lost('author_holds_role');
      }
      const row = { role: roleId, ability };
      await dialect.together(tx, {
        granted: dialect.upserting(tx.insertInto('roleAbilities').values(row), ['role', 'ability'], { role: roleId }),
        moved: moved(tx, change),
      });
      return wonBy(change);
    });
  }

  revokeAbility(change: RoleAbilityChange & KeptLifeline): ReturnType<RoleCommandRepository['revokeAbility']> {
    const { roleId, ability, lifelineAbility, restsOn, by } = change;
    return this.store.transaction(async (tx) => {
      const takesLifeline = ability === lifelineAbility;
      // Taken before any row: whatever else could take a holder of the lifeline waits, and counts anew.
      const lifeline: readonly Matter[] = takesLifeline ? ['lifeline'] : [];
      await lockMatter(this.store, tx, ...lifeline, ...mattersOf(restsOn));
      if (!(await lockAuthor(this.store, tx, by))) return lost('author_moved');
      if (!(await settingsStand(this.store, tx, restsOn))) return lost('setting_moved');
      if (!(await this.stands(tx, change))) return lost('role_moved');
      if (
        takesLifeline &&
        (await takesLastHolder(this.store, tx, change, (held) => held.where('adminRoles.role', '!=', roleId)))
      ) {
        return lost('last_holder');
      }
      await this.store.dialect.together(tx, {
        revoked: tx.deleteFrom('roleAbilities').where('role', '=', roleId).where('ability', '=', ability),
        moved: moved(tx, change),
      });
      return wonBy(change);
    });
  }

  assign(assignment: RoleAssignment): ReturnType<RoleCommandRepository['assign']> {
    const { adminId, roleId, at, by } = assignment;
    const { dialect, ids } = this.store;
    return this.store.transaction(async (tx) => {
      if (!(await lockAuthor(this.store, tx, by))) return lost('author_moved');
      if (!(await this.stands(tx, assignment))) return lost('role_moved');
      const row = { adminId: ids.stored(adminId), role: roleId, assignedAt: at, assignedBy: authorName(by) };
      const inserted = await dialect.insertNew(tx.insertInto('adminRoles').values(row));
      return inserted ? { outcome: 'won', adminId, roleId } : lost('already_assigned');
    });
  }

  withdraw(assignment: RoleAssignment & KeptLifeline): ReturnType<RoleCommandRepository['withdraw']> {
    const { adminId, roleId, restsOn, by } = assignment;
    const admin = this.store.ids.stored(adminId);
    return this.store.transaction(async (tx) => {
      await lockMatter(this.store, tx, 'lifeline', ...mattersOf(restsOn));
      // The admin as well: whether it can sign in must not move before its role is gone.
      const { stands } = await lockAuthorAnd(this.store, tx, by, adminId);
      if (!stands) return lost('author_moved');
      if (!(await settingsStand(this.store, tx, restsOn))) return lost('setting_moved');
      if (!(await this.stands(tx, assignment))) return lost('role_moved');
      const last = await takesLastHolder(this.store, tx, assignment, (held) =>
        held.where((eb) => eb.or([eb('adminRoles.adminId', '!=', admin), eb('adminRoles.role', '!=', roleId)])),
      );
      if (last) return lost('last_holder');
      const { numDeletedRows } = await tx
        .deleteFrom('adminRoles')
        .where('adminId', '=', admin)
        .where('role', '=', roleId)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n ? { outcome: 'won', adminId, roleId } : lost('not_assigned');
    });
  }

  /** Whether the role is as it was judged; it stays so until the transaction ends. */
  private async stands(tx: Kysely<Database>, { roleId, expectedVersion }: RoleChange): Promise<boolean> {
    return (await lockRole(this.store, tx, roleId)) === expectedVersion;
  }
}

function moved(
  tx: Kysely<Database>,
  { roleId, expectedVersion }: RoleChange,
  change: { readonly name?: string; readonly canonicalName?: string } = {},
) {
  return tx
    .updateTable('roles')
    .set({ ...change, version: expectedVersion + 1 })
    .where('role', '=', roleId);
}

function wonBy({ roleId, expectedVersion }: RoleChange) {
  return { outcome: 'won', roleId, version: expectedVersion + 1 } as const;
}
