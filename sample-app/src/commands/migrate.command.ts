import type { AppConfiguration } from '../platform/config/configuration.js';
import { migrate } from '../platform/database/migrate.js';
import { databaseName, openForMigration } from '../platform/database/open-database.js';

/** Brings the tables to this version, and says which migrations ran. */
export async function migrateCommand({ database }: AppConfiguration): Promise<number> {
  const opened = await openForMigration(database);
  try {
    process.stdout.write(`${JSON.stringify({ database: databaseName(database), migrated: await migrate(opened) })}\n`);
    return 0;
  } finally {
    await opened.close();
  }
}
