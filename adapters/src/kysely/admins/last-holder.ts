import type { StatusChange } from '@maatify/admin-infra';
import type { Kysely, SelectQueryBuilder } from 'kysely';
import { sql } from 'kysely';

import type { Database, StoredAdminId } from '../schema/database.js';
import type { Store } from '../store/store.js';

type Lifeline = Pick<StatusChange, 'lifelineAbility' | 'holderNeedsFactor'>;
type Holders = SelectQueryBuilder<Database, 'adminRoles' | 'admins', { id: StoredAdminId }>;
/** What is left of the holdings once a write is done. */
type Left = (holders: Holders) => Holders;

/** Whether this is the only admin who can really sign in and holds the ability. */
export function isLastHolder(
  store: Store,
  tx: Kysely<Database>,
  { adminId, ...lifeline }: Lifeline & Pick<StatusChange, 'adminId'>,
): Promise<boolean> {
  return takesLastHolder(store, tx, lifeline, (holders) => holders.where('adminRoles.adminId', '!=', store.ids.stored(adminId)));
}

/**
 * Whether nobody who can really sign in would hold the ability any more, where somebody does. Who is locked out, unverified,
 * without a password or bound to change it first does not count, nor, where a second factor is demanded of everybody, who has none.
 * Asked as "is there another", which ends at the first one found, however many there are.
 */
export async function takesLastHolder(
  _store: Store,
  tx: Kysely<Database>,
  { lifelineAbility, holderNeedsFactor }: Lifeline,
  left: Left,
): Promise<boolean> {
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
  // Where everybody needs a second factor, whoever has none is still somebody to come back to, once that is over.
  if (await takesAll(tx, canSignIn, left)) return true;
  if (!holderNeedsFactor) return false;
  const withFactor = canSignIn
    .innerJoin('totpFactors', 'totpFactors.adminId', 'admins.id')
    .where('totpFactors.enabledAt', 'is not', null);
  return takesAll(tx, withFactor, left);
}

async function takesAll(tx: Kysely<Database>, holders: Holders, left: Left): Promise<boolean> {
  const { taken } = await tx
    .selectNoFrom(sql<number>`case when exists ${left(holders)} then 0 when exists ${holders} then 1 else 0 end`.as('taken'))
    .executeTakeFirstOrThrow();
  return taken === 1;
}
