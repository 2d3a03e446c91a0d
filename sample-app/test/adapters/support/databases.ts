import { randomBytes } from 'node:crypto';

import { Redacted } from '@maatify/admin-infra';

import type { OpenedDatabase } from '../../../src/database/database.js';
import { migrate } from '../../../src/database/migrate.js';
import { dropSchema, openDatabase } from '../../../src/database/open-database.js';

const SERVER = 'postgres://postgres@127.0.0.1:5432/test';
const UNREACHABLE = ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ETIMEDOUT'];

/** The embedded database, in memory. Open one per file: it takes about two seconds and most of a gigabyte. */
export function openEmbedded(): Promise<OpenedDatabase> {
  return openDatabase({ url: null, dataDir: null });
}

/** Empties an embedded database: tables that refuse deletion can only be thrown away whole. */
export async function startOver(opened: OpenedDatabase): Promise<void> {
  await dropSchema(opened, 'public');
  await migrate(opened.db, 'public');
}

export interface ServerDatabases {
  /** Two pools on one schema: as two processes of the application would be. */
  readonly first: OpenedDatabase;
  readonly second: OpenedDatabase;
  close(): Promise<void>;
}

/** A schema of its own on a real PostgreSQL; null, said out loud, when there is none. */
export async function openServer(): Promise<ServerDatabases | null> {
  const schema = `races_${randomBytes(6).toString('hex')}`;
  const options = { url: Redacted.of(SERVER), dataDir: null, schema };
  try {
    const [first, second] = await Promise.all([openDatabase(options), openDatabase(options)]);
    const close = async (): Promise<void> => {
      await dropSchema(first, schema);
      await Promise.all([first.close(), second.close()]);
    };
    return { first, second, close };
  } catch (error) {
    // Only "nobody there" is a reason to skip; a migration that fails is a failure.
    if (!UNREACHABLE.includes(String((error as NodeJS.ErrnoException).code))) throw error;
    // Not console.warn: the default reporter keeps the console of a skipped suite to itself.
    process.stderr.write(`RACES WERE NOT RUN: no PostgreSQL at ${new URL(SERVER).host} (${String(error)}).\n`);
    return null;
  }
}
