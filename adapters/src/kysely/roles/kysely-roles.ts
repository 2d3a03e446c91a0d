import type { AdminId } from '@maatify/admin-infra';

import { lockMatter } from '../admins/admin-locks.js';
import type { Store } from '../store/store.js';
import { makeRole } from './make-role.js';
import { lockRole } from './role-rows.js';

/**
 * Defines roles and gives them to admins.
 *
 * When to use: in a seed or a command of the host; `AbilityResolver` answers from what stands here. People manage roles by the
 * feature `roles` of the library: what is written there and what is written here is the same. The name given here is the role's id.
 *
 * Promises: a role is a list of abilities by name, without wildcards. What takes an ability away waits for a status change in
 * progress, so that the last holder of the lifeline is counted right. It does not itself refuse to take the last one away.
 *
 * Failures: `StoreFailure`, for example when an admin or a role does not exist.
 *
 * @example
 * await roles.define('support', ['admins.view', 'sessions.view']);
 * await roles.assign(adminId, 'support');
 */
export class KyselyRoles {
  constructor(private readonly store: Store) {}

  /** Sets the abilities of a role, whether there is one of this name or not. */
  async define(role: string, abilities: readonly string[]): Promise<void> {
    for (const ability of abilities.filter((one) => one === '' || one.includes('*'))) {
      throw new TypeError(
        `The role ${role} cannot have the ability ${JSON.stringify(ability)}: list abilities one by one, by name.`,
      );
    }
    const { dialect } = this.store;
    await this.store.transaction(async (tx) => {
      await lockMatter(this.store, tx, 'lifeline');
      await makeRole(dialect, tx, role);
      // Whatever was judged by the abilities it had is not what it is now.
      await lockRole(this.store, tx, role);
      await tx
        .updateTable('roles')
        .set((eb) => ({ version: eb('version', '+', 1) }))
        .where('role', '=', role)
        .execute();
      await tx.deleteFrom('roleAbilities').where('role', '=', role).execute();
      const rows = [...new Set(abilities)].map((ability) => ({ role, ability }));
      if (rows.length > 0) await tx.insertInto('roleAbilities').values(rows).execute();
    });
  }

  async assign(admin: AdminId, role: string): Promise<void> {
    const { dialect, ids } = this.store;
    const row = { adminId: ids.stored(admin), role, assignedAt: Date.now() };
    await this.store.run((db) => dialect.insertNew(db.insertInto('adminRoles').values(row)));
  }

  async withdraw(admin: AdminId, role: string): Promise<void> {
    await this.store.transaction(async (tx) => {
      await lockMatter(this.store, tx, 'lifeline');
      const given = tx.deleteFrom('adminRoles').where('adminId', '=', this.store.ids.stored(admin));
      await given.where('role', '=', role).execute();
    });
  }
}
