import { canonicalRoleName } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import type { Database } from '../schema/database.js';
import type { Dialect } from '../store/dialect.js';

/** Sees to it that there is a role of this id; a new one is called what it is known by. */
export async function makeRole(dialect: Dialect, tx: Kysely<Database>, role: string): Promise<void> {
  const row = { role, name: role, canonicalName: canonicalRoleName(role) ?? role, createdAt: Date.now() };
  if (await dialect.insertNew(tx.insertInto('roles').values(row))) return;
  const known = await tx.selectFrom('roles').select('role').where('role', '=', role).executeTakeFirst();
  if (known === undefined)
    throw new TypeError(`Another role is called ${JSON.stringify(role)} already; take its id, or another name.`);
}
