import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';

import type { AppConfiguration } from '../config/configuration.js';
import { CONFIGURATION } from '../config/configuration.token.js';
import type { DatabasePurpose } from './database-purpose.js';
import type { OpenedDatabase } from './opened-database.js';
import { OPENED_DATABASE } from './opened-database.js';
import { prepareDatabase } from './prepare-database.js';

/**
 * Opens the database at start-up and closes it when the application shuts down.
 *
 * Call `forRoot` once, keep what it answers, and import that same object wherever it is needed: one object is one module.
 */
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  static forRoot(configuration: AppConfiguration, purpose?: DatabasePurpose): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: CONFIGURATION, useValue: configuration },
        { provide: OPENED_DATABASE, useFactory: () => prepareDatabase(configuration, purpose) },
      ],
      exports: [CONFIGURATION, OPENED_DATABASE],
    };
  }

  constructor(@Inject(OPENED_DATABASE) private readonly opened: OpenedDatabase) {}

  /** The last of the shutdown steps: no request is served any more, and the records in flight had their time. */
  async onApplicationShutdown(): Promise<void> {
    await this.opened.close();
  }
}
