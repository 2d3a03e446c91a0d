import type { Kysely, Migration, MigrationProvider } from 'kysely';
import { Migrator, sql } from 'kysely';

import { dialectOf } from '../store/dialect.js';
import type { DialectName, SchemaOptions } from './schema-options.js';
import { schemaNames } from './schema-options.js';
import { schemaStatements } from './schema-sql.js';

/**
 * The migrations, as Kysely's `Migrator` takes them.
 *
 * When to use: you run a `Migrator` of your own and add these to yours. Else `migrateToLatest` is enough.
 *
 * Promises: a migration that was published never changes; later ones are added after it.
 *
 * Failures: as `schemaSql`.
 *
 * @example
 * const provider = { getMigrations: async () => ({ ...await own.getMigrations(), ...await migrations('mysql').getMigrations() }) };
 */
export function migrations(dialect: DialectName, options: SchemaOptions = {}): MigrationProvider {
  const names = schemaNames(options);
  const first: Migration = {
    up: async (db: Kysely<unknown>) => {
      for (const statement of schemaStatements(dialect, names)) await sql.raw(statement).execute(db);
    },
  };
  return { getMigrations: () => Promise.resolve({ admin_infra_0001_tables: first }) };
}

/**
 * Brings the tables to the latest version.
 *
 * When to use: at start in development, by a command in production. Several processes may call it at once; one migrates.
 *
 * Promises: runs what has not run yet, and answers its names, none when everything has.
 *
 * Failures: throws what a migration threw. MySQL cannot take back half a migration: restore, then run it again.
 *
 * @example
 * await migrateToLatest(db, { prefix: 'admin_' });
 */
export async function migrateToLatest<DB>(db: Kysely<DB>, options: SchemaOptions = {}): Promise<readonly string[]> {
  const { prefix, schema } = schemaNames(options);
  const migrator = new Migrator({
    db: db.withoutPlugins(),
    provider: migrations(dialectOf(db), options),
    migrationTableName: `${prefix}migrations`,
    migrationLockTableName: `${prefix}migrations_lock`,
    ...(schema === null ? {} : { migrationTableSchema: schema }),
    // The host's own migrations have tables of their own and may be newer or older than ours.
    allowUnorderedMigrations: false,
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error !== undefined)
    throw error instanceof Error ? error : new Error('The tables could not be migrated.', { cause: error });
  return results.map(({ migrationName }) => migrationName);
}
