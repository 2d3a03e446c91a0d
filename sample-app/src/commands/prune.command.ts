import { houseKept } from '../housekeeping/housekeeping.js';
import type { AppConfiguration } from '../platform/config/configuration.js';
import { openDatabase } from '../platform/database/open-database.js';

/** Removes old rows now, for hosts that leave this to a scheduler of their own. */
export async function pruneCommand({ database }: AppConfiguration): Promise<number> {
  const opened = await openDatabase(database);
  try {
    process.stdout.write(`${JSON.stringify({ removed: await houseKept(opened, Date.now()) })}\n`);
    return 0;
  } finally {
    await opened.close();
  }
}
