import type { AppConfiguration } from '../platform/config/configuration.js';
import { keyNames } from '../platform/config/sealing-keys.js';
import { agreeOnKeys, hasKnownKeys } from '../platform/database/known-keys.js';
import { migrate } from '../platform/database/migrate.js';
import { asOwner, databaseName, openForMigration } from '../platform/database/open-database.js';

/** Brings the tables to this version, and says which migrations ran. */
export async function migrateCommand({ database, totp }: AppConfiguration): Promise<number> {
  const opened = await openForMigration(database);
  try {
    const keys = keyNames(totp);
    // Looked at before, too: whoever has other keys than the host has another database than meant.
    if (await hasKnownKeys(opened)) await agreeOnKeys(opened, keys, 'begin');
    const migrated = await migrate(opened);
    await agreeOnKeys(opened, keys, 'begin');
    process.stdout.write(`${JSON.stringify({ database: databaseName(asOwner(database)), migrated })}\n`);
    return 0;
  } finally {
    await opened.close();
  }
}
