import { NestFactory } from '@nestjs/core';

import { CoreModule } from '../core.module.js';
import { Housekeeping } from '../housekeeping/housekeeping.js';
import { HousekeepingModule } from '../housekeeping/housekeeping.module.js';
import type { AppConfiguration } from '../platform/config/configuration.js';
import { asOwner, databaseName } from '../platform/database/open-database.js';

/** Removes old rows now, for hosts that leave this to a scheduler; as the owner of the tables, who may take audit records away. */
export async function pruneCommand(given: AppConfiguration): Promise<number> {
  const configuration = { ...given, database: asOwner(given.database) };
  const options = { configuration, jobs: false, purpose: 'operate' } as const;
  const module = { module: class Root {}, imports: [CoreModule.forRoot(options), HousekeepingModule.forRoot(options)] };
  const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  try {
    const removed = await app.get(Housekeeping, { strict: false }).run(Date.now());
    process.stdout.write(`${JSON.stringify({ database: databaseName(configuration.database), removed })}\n`);
    if (removed.auditEvents !== null) return 0;
    process.stderr.write(
      'This account may not take old audit records away, so they stay. Give this command DATABASE_OWNER_URL, the account that owns the tables.\n',
    );
    return 1;
  } finally {
    await app.close();
  }
}
