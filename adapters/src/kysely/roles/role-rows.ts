import type { RoleHolding, RoleId, RoleSummary } from '@maatify/admin-infra';
import { instant, roleId } from '@maatify/admin-infra';
import type { Kysely, Selectable } from 'kysely';

import type { AdminRolesTable, Database, RolesTable } from '../schema/database.js';
import type { AdminIds } from '../store/admin-ids.js';
import type { Store } from '../store/store.js';

/** A moment that was not recorded is stored as 0, so that lists have an order all the same. */
const moment = (stored: number) => (stored === 0 ? null : instant(stored));

export function summaryOf({ role, name, version, createdAt }: Selectable<RolesTable>): RoleSummary {
  return { roleId: roleId(role), name: name ?? role, version, createdAt: moment(createdAt) };
}

export function holdingOf(
  ids: AdminIds,
  { adminId, role, name, assignedAt, assignedBy }: Selectable<AdminRolesTable> & { readonly name: string | null },
): RoleHolding {
  return { adminId: ids.read(adminId), roleId: roleId(role), roleName: name ?? role, assignedAt: moment(assignedAt), assignedBy };
}

/**
 * Locks a role until the transaction ends, and answers its version as it is now. Taken after the rows of admins, always.
 */
export async function lockRole({ dialect }: Store, tx: Kysely<Database>, role: RoleId | string): Promise<number | null> {
  const row = await dialect
    .locked(tx.selectFrom('roles').select(['role', 'version']).where('role', '=', role))
    .executeTakeFirst();
  // Compared once more: a database may take a text for equal that has a blank more at its end.
  return row?.role === role ? row.version : null;
}
