import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';

import { Sealer } from '../adapters/support/sealer.js';
import type { AppConfiguration } from '../config/configuration.js';
import { CONFIGURATION } from '../config/configuration.token.js';
import type { OpenedDatabase } from './database.js';
import { DATABASE, OPENED_DATABASE } from './database.js';
import { openDatabase } from './open-database.js';

/**
 * Opens the database at start-up and closes it when the application shuts down.
 *
 * Call `forRoot` once, keep what it answers, and import that same object wherever adapters live: one object is one module.
 */
@Module({})
export class PersistenceModule implements OnApplicationShutdown {
  static forRoot(configuration: AppConfiguration): DynamicModule {
    return {
      module: PersistenceModule,
      providers: [
        { provide: CONFIGURATION, useValue: configuration },
        { provide: OPENED_DATABASE, useFactory: () => openDatabase(configuration.database) },
        { provide: DATABASE, useFactory: ({ db }: OpenedDatabase) => db, inject: [OPENED_DATABASE] },
        { provide: Sealer, useFactory: () => new Sealer(configuration.totp.keys) },
      ],
      exports: [CONFIGURATION, DATABASE, OPENED_DATABASE, Sealer],
    };
  }

  constructor(@Inject(OPENED_DATABASE) private readonly opened: OpenedDatabase) {}

  /** The last of the shutdown steps: no request is served any more, and the intents in flight had their time. */
  async onApplicationShutdown(): Promise<void> {
    await this.opened.close();
  }
}
