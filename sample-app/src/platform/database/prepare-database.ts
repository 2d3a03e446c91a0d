import { existsSync } from 'node:fs';

import type { AppConfiguration, DatabaseConfiguration } from '../config/configuration.js';
import { keyNames } from '../config/sealing-keys.js';
import type { DatabasePurpose } from './database-purpose.js';
import { agreeOnKeys } from './known-keys.js';
import { migrate, pendingMigrations, allMigrations } from './migrate.js';
import { databaseName, openDatabase, openForMigration } from './open-database.js';
import type { OpenedDatabase } from './opened-database.js';
import { isItTheHosts, MIGRATE_FIRST, SchemaBehindError } from './missing-tables.js';
import { fileIn } from './sqlite-file.js';

/**
 * Opens the database with the tables this version needs: made here where a developer starts, demanded in production and by
 * commands.
 *
 * The keys of this process have to fit those of the host.
 *
 * An embedded database in memory has nobody else to make its tables, wherever it is.
 */
export async function prepareDatabase(
  { environment, database, totp }: AppConfiguration,
  purpose: DatabasePurpose = 'serve',
): Promise<OpenedDatabase> {
  const inMemory = database.url === null && database.dataDir === null;
  const advice = purpose === 'serve' ? MIGRATE_FIRST : isItTheHosts();
  if (environment !== 'production' && (purpose === 'serve' || purpose === 'begin') && !inMemory) await migrateFirst(database);
  // Opening a file that is not there makes one.
  if (isMissingFile(database)) throw new SchemaBehindError(databaseName(database), await allMigrations('sqlite'), advice);
  const opened = await openDatabase(database);
  try {
    if (inMemory) await migrate(opened);
    const pending = await pendingMigrations(opened);
    if (pending.length > 0) throw new SchemaBehindError(databaseName(database), pending, advice);
    // In memory this process is the host as well.
    await agreeOnKeys(opened, keyNames(totp), inMemory ? 'serve' : purpose);
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
