import type { StatusChange } from '@maatify/admin-infra';
import type { Kysely, SelectQueryBuilder } from 'kysely';
import { sql } from 'kysely';

import type { Database, StoredAdminId } from '../schema/database.js';
import type { Store } from '../store/store.js';

type Asked = Pick<StatusChange, 'adminId' | 'lifelineAbility' | 'holderNeedsFactor'>;

/**
 * Whether this is the only admin who can really sign in and holds the ability. Who is locked out, unverified, without a
 * password or bound to change it first is no other, nor, where a second factor is demanded of everybody, who has none.
 * Asked as "does another exist", which ends at the first one found, however many there are.
 */
export async function isLastHolder({ ids }: Store, tx: Kysely<Database>, asked: Asked): Promise<boolean> {
  const { adminId, lifelineAbility, holderNeedsFactor } = asked;
  // First the few roles: with their names in the question a database knows how rare they are, and takes the index.
  const roles = await tx.selectFrom('roleAbilities').select('role').where('ability', '=', lifelineAbility).execute();
  if (roles.length === 0) return false;
  const canSignIn = tx
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
  const stored = ids.stored(adminId);
  // Where everybody needs a second factor, whoever has none is still somebody to come back to, once that is over.
  if (await isOnly(tx, canSignIn, stored)) return true;
  if (!holderNeedsFactor) return false;
  const withFactor = canSignIn
    .innerJoin('totpFactors', 'totpFactors.adminId', 'admins.id')
    .where('totpFactors.enabledAt', 'is not', null);
  return isOnly(tx, withFactor, stored);
}

type Holders = SelectQueryBuilder<Database, 'adminRoles' | 'admins', { id: StoredAdminId }>;

async function isOnly(tx: Kysely<Database>, holders: Holders, adminId: StoredAdminId): Promise<boolean> {
  const { holds, another } = await tx
    .selectNoFrom([
      sql<number>`case when exists ${holders.where('adminRoles.adminId', '=', adminId)} then 1 else 0 end`.as('holds'),
      sql<number>`case when exists ${holders.where('adminRoles.adminId', '!=', adminId)} then 1 else 0 end`.as('another'),
    ])
    .executeTakeFirstOrThrow();
  return holds === 1 && another === 0;
}
