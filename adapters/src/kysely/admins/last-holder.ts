import type { AdminId } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { Database } from '../schema/database.js';
import type { Store } from '../store/store.js';

/**
 * Whether this is the only admin who can really sign in and holds the ability. Who is locked out, unverified, without a
 * password or bound to change it first is no other.
 * Asked as "does another exist", which ends at the first one found, however many there are.
 */
export async function isLastHolder({ ids }: Store, tx: Kysely<Database>, admin: AdminId, ability: string): Promise<boolean> {
  // First the few roles: with their names in the question a database knows how rare they are, and takes the index.
  const roles = await tx.selectFrom('roleAbilities').select('role').where('ability', '=', ability).execute();
  if (roles.length === 0) return false;
  const holders = tx
    .selectFrom('adminRoles')
    .innerJoin('admins', 'admins.id', 'adminRoles.adminId')
    .select('admins.id')
    .where(
      'adminRoles.role',
      'in',
      roles.map(({ role }) => role),
    )
    .where('admins.status', '=', 'active')
    .where('admins.emailVerified', '=', 1)
    .where('admins.mustChangePassword', '=', 0)
    .where('admins.passwordHash', 'is not', null);
  const stored = ids.stored(admin);
  const { holds, another } = await tx
    .selectNoFrom([
      sql<number>`case when exists ${holders.where('adminRoles.adminId', '=', stored)} then 1 else 0 end`.as('holds'),
      sql<number>`case when exists ${holders.where('adminRoles.adminId', '!=', stored)} then 1 else 0 end`.as('another'),
    ])
    .executeTakeFirstOrThrow();
  return holds === 1 && another === 0;
}
