import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { CoreModule } from '../core.module.js';
import type { AppConfiguration } from '../platform/config/configuration.js';
import { databaseName } from '../platform/database/open-database.js';
import type { DatabasePurpose } from '../platform/database/database-purpose.js';
import type { Told } from './told.js';
import { tell } from './told.js';

/** Runs one command over the library without HTTP, and answers the exit code. */
export async function inCore(
  configuration: AppConfiguration,
  purpose: DatabasePurpose,
  command: (app: INestApplicationContext) => Promise<Told>,
): Promise<number> {
  const app = await NestFactory.createApplicationContext(CoreModule.forRoot({ configuration, purpose }), {
    // What goes wrong is thrown and told once, by whoever called.
    logger: false,
    abortOnError: false,
  });
  try {
    return tell(await command(app), databaseName(configuration.database));
  } finally {
    // Waits for the audit record and for the code that is to be mailed, too.
    await app.close();
  }
}
