import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { PGlite } from '@electric-sql/pglite';
import type { Redacted } from '@maatify/admin-infra';
import { sql } from 'drizzle-orm';
import { drizzle as drizzleOverPool } from 'drizzle-orm/node-postgres';
import { drizzle as drizzleOverPGlite } from 'drizzle-orm/pglite';
import pg from 'pg';

import type { OpenedDatabase } from './database.js';
import { lockDirectory } from './directory-lock.js';
import { migrate } from './migrate.js';
import * as schema from './schema.js';

export interface DatabaseOptions {
  /** A PostgreSQL server; null opens the embedded database. */
  readonly url: Redacted | null;
  /** Where the embedded database keeps its files; null keeps it in memory. */
  readonly dataDir: string | null;
  /**
   * The schema (search path) to live in; made when it is missing.
   * @default the server's own, usually `public`
   */
  readonly schema?: string;
}

const POOL = {
  max: 10,
  connectionTimeoutMillis: 5_000,
  idleTimeoutMillis: 30_000,
  // Below the core's operation deadline of 10 s: a statement nobody waits for any more must not go on holding locks.
  statement_timeout: 8_000,
  idle_in_transaction_session_timeout: 10_000,
  application_name: 'admin-infra-sample',
};
const SCHEMA_NAME = /^[a-z_][a-z0-9_]{0,62}$/;

/** Opens the database and brings it up to date. Throws, with nothing left open, when either fails. */
export async function openDatabase(options: DatabaseOptions): Promise<OpenedDatabase> {
  const { schema: name } = options;
  if (name !== undefined && !SCHEMA_NAME.test(name))
    throw new TypeError('A schema name is lower-case letters, digits and underscores.');
  const opened = options.url === null ? await openEmbedded(options) : openServer(options.url.reveal(), name);
  try {
    await migrate(opened.db, name ?? null);
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Removes the schema this database lives in, with everything in it: for tests, which each make their own. */
export async function dropSchema({ db }: OpenedDatabase, name: string): Promise<void> {
  if (!SCHEMA_NAME.test(name)) throw new TypeError('A schema name is lower-case letters, digits and underscores.');
  await db.execute(sql`drop schema if exists ${sql.identifier(name)} cascade`);
}

function openServer(url: string, name: string | undefined): OpenedDatabase {
  const pool = new pg.Pool({
    ...POOL,
    connectionString: url,
    ...(name === undefined ? {} : { options: `-c search_path=${name}` }),
  });
  // An idle connection that breaks is reported here and replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  return { db: drizzleOverPool(pool, { schema }), kind: 'postgres', close: once(() => pool.end()) };
}

async function openEmbedded({ dataDir, schema: name }: DatabaseOptions): Promise<OpenedDatabase> {
  const release = dataDir === null ? () => undefined : holdDirectory(dataDir);
  try {
    const client = dataDir === null ? await PGlite.create() : await PGlite.create(join(dataDir, 'pgdata'));
    if (name !== undefined) await client.exec(`set search_path to "${name}"`);
    const close = once(async () => {
      await client.close();
      release();
    });
    return { db: drizzleOverPGlite(client, { schema }), kind: 'pglite', close };
  } catch (error) {
    release();
    throw error;
  }
}

function holdDirectory(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return lockDirectory(dataDir);
}

function once(close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | null = null;
  return () => (closing ??= close());
}
