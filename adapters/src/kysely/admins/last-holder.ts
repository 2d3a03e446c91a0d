import type { AdminId } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { Database, StoredAdminId } from '../schema/database.js';
import type { Store } from '../store/store.js';

/**
 * Whether this is the only admin who can really sign in and holds the ability. Who is locked out or unverified is no other.
 * Asked as "does another exist", which ends at the first one found, however many there are.
 */
export async function isLastHolder({ ids }: Store, tx: Kysely<Database>, admin: AdminId, ability: string): Promise<boolean> {
  const stored = ids.stored(admin);
  const { holds, another } = await tx
    .selectNoFrom([
      sql<number>`case when exists ${holders(tx, ability).where('admins.id', '=', stored)} then 1 else 0 end`.as('holds'),
      sql<number>`case when exists ${holders(tx, ability).where('admins.id', '!=', stored)} then 1 else 0 end`.as('another'),
    ])
    .executeTakeFirstOrThrow();
  return holds === 1 && another === 0;
}

function holders(tx: Kysely<Database>, ability: string) {
  return tx
    .selectFrom('roleAbilities')
    .innerJoin('adminRoles', 'adminRoles.role', 'roleAbilities.role')
    .innerJoin('admins', 'admins.id', 'adminRoles.adminId')
    .select('admins.id' as const)
    .$castTo<{ id: StoredAdminId }>()
    .where('roleAbilities.ability', '=', ability)
    .where('admins.status', '=', 'active')
    .where('admins.emailVerified', '=', 1);
}
