import { NestFactory } from '@nestjs/core';

import { CoreModule } from '../core.module.js';
import { Housekeeping } from '../housekeeping/housekeeping.js';
import { HousekeepingModule } from '../housekeeping/housekeeping.module.js';
import type { AppConfiguration } from '../platform/config/configuration.js';
import { databaseName } from '../platform/database/open-database.js';

/** Removes old rows now, for hosts that leave this to a scheduler, or to a database user who may do more than the host. */
export async function pruneCommand(configuration: AppConfiguration): Promise<number> {
  const options = { configuration, jobs: false, purpose: 'operate' } as const;
  const module = { module: class Root {}, imports: [CoreModule.forRoot(options), HousekeepingModule.forRoot(options)] };
  const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  try {
    const removed = await app.get(Housekeeping, { strict: false }).run(Date.now());
    process.stdout.write(`${JSON.stringify({ database: databaseName(configuration.database), removed })}\n`);
    return 0;
  } finally {
    await app.close();
  }
}
