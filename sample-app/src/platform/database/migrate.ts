import { migrateToLatest, migrations } from '@maatify/admin-infra-adapters/kysely';
import type { SchemaOptions } from '@maatify/admin-infra-adapters/kysely';
import { sql } from 'kysely';

import type { DatabaseKind } from '../config/database-kind.js';
import type { OpenedDatabase } from './opened-database.js';

const MIGRATIONS_TABLE = 'admin_infra_migrations';
/** How each database says that a table is not there. */
const NO_SUCH_TABLE = /^(42P01|3F000|ER_NO_SUCH_TABLE)$|no such table/;

/** Brings the tables to what this version needs. Several processes may call it at once; one does it, the others wait. */
export async function migrate({ db, schema }: OpenedDatabase): Promise<readonly string[]> {
  return migrateToLatest(db, schema);
}

/** The migrations that have not run, oldest first. */
export async function pendingMigrations(opened: OpenedDatabase): Promise<readonly string[]> {
  const known = await allMigrations(opened.kind, opened.schema);
  const done = await migrationsDone(opened);
  return known.filter((name) => !done.has(name));
}

/** Every migration there is, oldest first. */
export async function allMigrations(kind: DatabaseKind, schema: SchemaOptions = {}): Promise<readonly string[]> {
  return Object.keys(await migrations(kind, schema).getMigrations());
}

async function migrationsDone({ db, schema: { schema } }: OpenedDatabase): Promise<ReadonlySet<string>> {
  const table = sql.table(schema === undefined ? MIGRATIONS_TABLE : `${schema}.${MIGRATIONS_TABLE}`);
  try {
    const { rows } = await sql<{ name: string }>`select name from ${table}`.execute(db);
    return new Set(rows.map(({ name }) => name));
  } catch (error) {
    if (saysNoSuchTable(error)) return new Set();
    throw error;
  }
}

function saysNoSuchTable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return NO_SUCH_TABLE.test(code === 'SQLITE_ERROR' ? error.message : code);
}
