import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';

import type { Database } from './database.js';
import { rowsOf } from './database.js';

// The same distance from the sources and from the compiled files.
const FOLDER = fileURLToPath(new URL('../../migrations', import.meta.url));
const LOCK = 'admin-infra-sample:migrations';

/**
 * Brings the database up to the migrations of this version.
 *
 * One transaction under an advisory lock: processes that start together wait for the first one, and a process that dies
 * half way leaves nothing behind. A database that is ahead of this version is refused rather than written to blindly.
 * Not drizzle's own migrator: that one takes no lock and keeps its journal in a schema of its own.
 */
export async function migrate(db: Database, schema: string | null): Promise<void> {
  if (!existsSync(FOLDER)) throw new Error('The folder `migrations` is missing beside the application; deploy it with the code.');
  const migrations = readMigrationFiles({ migrationsFolder: FOLDER });
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${LOCK}, 0))`);
    if (schema !== null) await tx.execute(sql`create schema if not exists ${sql.identifier(schema)}`);
    await tx.execute(
      sql`create table if not exists schema_migrations (hash text primary key, created_at bigint not null, applied_at timestamptz not null default now())`,
    );
    const applied = await rowsOf<{ hash: string }>(tx, sql`select hash from schema_migrations`);
    const known = new Set(migrations.map(({ hash }) => hash));
    if (applied.some(({ hash }) => !known.has(hash))) {
      throw new Error(
        'The database carries a migration this version does not know. Start the version that made it, or a newer one.',
      );
    }
    const done = new Set(applied.map(({ hash }) => hash));
    for (const migration of migrations) {
      if (done.has(migration.hash)) continue;
      // drizzle-kit writes `"public".` into references; left out, the search path decides, as it does everywhere else.
      for (const statement of migration.sql) await tx.execute(sql.raw(statement.replaceAll('"public".', '')));
      await tx.execute(
        sql`insert into schema_migrations (hash, created_at) values (${migration.hash}, ${migration.folderMillis})`,
      );
    }
  });
}
