import { randomBytes } from 'node:crypto';

import { sql } from 'kysely';

import type { AppConfiguration } from '../src/platform/config/configuration.js';
import { openForMigration } from '../src/platform/database/open-database.js';

/** A schema of the story's own on the server, so that it finds no table of anybody else. */
export async function inOwnSchema(configuration: AppConfiguration): Promise<AppConfiguration> {
  if (configuration.database.url === null) return configuration;
  const schema = `demo_${randomBytes(6).toString('hex')}`;
  await onServer(configuration, (db) => sql`create schema ${sql.id(schema)}`.execute(db));
  return { ...configuration, database: { ...configuration.database, schema } };
}

export async function dropOwnSchema(configuration: AppConfiguration): Promise<void> {
  const { schema } = configuration.database;
  if (schema === undefined) return;
  await onServer(configuration, (db, kind) => {
    const cascade = kind === 'postgres' ? sql` cascade` : sql``;
    return sql`drop schema ${sql.id(schema)}${cascade}`.execute(db);
  });
}

type Opened = Awaited<ReturnType<typeof openForMigration>>;

async function onServer(
  { database }: AppConfiguration,
  work: (db: Opened['db'], kind: Opened['kind']) => Promise<unknown>,
): Promise<void> {
  const opened = await openForMigration(database);
  try {
    await work(opened.db, opened.kind);
  } finally {
    await opened.close();
  }
}
