import { migrateToLatest, migrations } from '@maatify/admin-infra-adapters/kysely';
import type { SchemaOptions } from '@maatify/admin-infra-adapters/kysely';
import { sql } from 'kysely';

import type { DatabaseKind } from '../config/database-kind.js';
import { hasKnownKeys, KNOWN_KEYS_MIGRATION, makeKnownKeys } from './known-keys.js';
import { saysNoSuchTable } from './no-such-table.js';
import type { OpenedDatabase } from './opened-database.js';

const MIGRATIONS_TABLE = 'admin_infra_migrations';

/** Brings the tables to what this version needs. Several processes may call it at once; one does it, the others wait. */
export async function migrate(opened: OpenedDatabase): Promise<readonly string[]> {
  return [...(await migrateToLatest(opened.db, opened.schema)), ...(await makeKnownKeys(opened))];
}

/** The migrations that have not run, oldest first. */
export async function pendingMigrations(opened: OpenedDatabase): Promise<readonly string[]> {
  const known = await allMigrations(opened.kind, opened.schema);
  const done = await migrationsDone(opened);
  if (await hasKnownKeys(opened)) done.add(KNOWN_KEYS_MIGRATION);
  return known.filter((name) => !done.has(name));
}

/** Every migration there is, oldest first. */
export async function allMigrations(kind: DatabaseKind, schema: SchemaOptions = {}): Promise<readonly string[]> {
  return [...Object.keys(await migrations(kind, schema).getMigrations()), KNOWN_KEYS_MIGRATION];
}

async function migrationsDone({ db, schema: { schema } }: OpenedDatabase): Promise<Set<string>> {
  const table = sql.table(schema === undefined ? MIGRATIONS_TABLE : `${schema}.${MIGRATIONS_TABLE}`);
  try {
    const { rows } = await sql<{ name: string }>`select name from ${table}`.execute(db);
    return new Set(rows.map(({ name }) => name));
  } catch (error) {
    if (saysNoSuchTable(error)) return new Set();
    throw error;
  }
}
