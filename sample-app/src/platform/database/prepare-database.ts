import { existsSync } from 'node:fs';

import type { AppConfiguration, DatabaseConfiguration } from '../config/configuration.js';
import { migrate, pendingMigrations, allMigrations } from './migrate.js';
import { databaseName, openDatabase, openForMigration } from './open-database.js';
import type { OpenedDatabase } from './opened-database.js';
import { isItTheHosts, MIGRATE_FIRST, SchemaBehindError } from './missing-tables.js';
import { fileIn } from './sqlite-file.js';

/**
 * What a database is opened for. A host that serves, and the command that makes the first admin, may begin with an empty one; a
 * command that operates on a host may not, since an empty one is not that host's.
 */
export type DatabasePurpose = 'serve' | 'begin' | 'operate';

/**
 * Opens the database with the tables this version needs: made here where a developer starts, demanded in production and by
 * commands.
 *
 * An embedded database in memory has nobody else to make its tables, wherever it is.
 */
export async function prepareDatabase(
  { environment, database }: AppConfiguration,
  purpose: DatabasePurpose = 'serve',
): Promise<OpenedDatabase> {
  const inMemory = database.url === null && database.dataDir === null;
  const advice = purpose === 'serve' ? MIGRATE_FIRST : isItTheHosts();
  if (environment !== 'production' && purpose !== 'operate' && !inMemory) await migrateFirst(database);
  // Opening a file that is not there makes one.
  if (isMissingFile(database)) throw new SchemaBehindError(databaseName(database), await allMigrations('sqlite'), advice);
  const opened = await openDatabase(database);
  try {
    if (inMemory) await migrate(opened);
    const pending = await pendingMigrations(opened);
    if (pending.length > 0) throw new SchemaBehindError(databaseName(database), pending, advice);
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function migrateFirst(database: DatabaseConfiguration): Promise<void> {
  const opened = await openForMigration(database);
  try {
    await migrate(opened);
  } finally {
    await opened.close();
  }
}

function isMissingFile({ url, dataDir }: DatabaseConfiguration): boolean {
  return url === null && dataDir !== null && !existsSync(fileIn(dataDir));
}
