import type { AppConfiguration } from '../config/configuration.js';
import { migrate, pendingMigrations } from './migrate.js';
import { openDatabase, openForMigration } from './open-database.js';
import type { OpenedDatabase } from './opened-database.js';

/** The tables are older than this version of the host. The message is for whoever operates it. */
export class SchemaBehindError extends Error {
  override readonly name = 'SchemaBehindError';

  constructor(readonly pending: readonly string[]) {
    super(
      `The database lacks ${String(pending.length)} migration(s): ${pending.join(', ')}. Nothing was started. ` +
        'In production they run by a command, so that somebody decides when: `npm run migrate`. Then start again.',
    );
  }
}

/**
 * Opens the database with the tables this version needs: made here where a developer starts, demanded in production.
 *
 * An embedded database in memory has nobody else to make its tables, wherever it is.
 */
export async function prepareDatabase({ environment, database }: AppConfiguration): Promise<OpenedDatabase> {
  const inMemory = database.url === null && database.dataDir === null;
  if (environment !== 'production' && !inMemory) await migrateFirst(database);
  const opened = await openDatabase(database);
  try {
    if (inMemory) await migrate(opened);
    const pending = await pendingMigrations(opened);
    if (pending.length > 0) throw new SchemaBehindError(pending);
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function migrateFirst(database: AppConfiguration['database']): Promise<void> {
  const opened = await openForMigration(database);
  try {
    await migrate(opened);
  } finally {
    await opened.close();
  }
}
