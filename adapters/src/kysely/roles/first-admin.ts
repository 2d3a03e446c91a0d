import type { AdminId } from '@maatify/admin-infra';
import { ABILITIES } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import type { Database } from '../schema/database.js';
import type { Store } from '../store/store.js';
import { makeRole } from './make-role.js';

/** The role the first admin gets, by the same write that makes it. */
export interface FirstAdminRole {
  /** @default 'owner' */
  readonly role?: string;
  /** Each by name; there is no wildcard. @default every ability of the library but the one that makes first admins */
  readonly abilities?: readonly string[];
}

const EVERYTHING = Object.keys(ABILITIES).filter((ability) => ability !== 'admins.bootstrap');

export async function grantFirstAdmin(
  { dialect, ids }: Store,
  tx: Kysely<Database>,
  admin: AdminId,
  { role = 'owner', abilities = EVERYTHING }: FirstAdminRole,
): Promise<void> {
  // A host that defined the role beforehand keeps its abilities; the ones named here are added.
  await makeRole(dialect, tx, role);
  const granted = abilities.map((ability) => ({ role, ability }));
  if (granted.length > 0) await dialect.upsert(tx.insertInto('roleAbilities').values(granted), ['role', 'ability'], { role });
  await dialect.insertNew(tx.insertInto('adminRoles').values({ adminId: ids.stored(admin), role }));
}
