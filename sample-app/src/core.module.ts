import { AdminInfraModule } from '@maatify/admin-infra';
import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';

import { contractsOf } from './contracts.js';
import type { HostOptions } from './host-options.js';
import { HOST_FEATURES, hostPolicy } from './host-policy.js';
import { DatabaseModule } from './platform/database/database.module.js';

/**
 * Everything but HTTP: the database, the adapters and the library. The command line runs on this alone.
 *
 * Global itself, around a library that is not: then the library closes before the database, and no record is lost on the way.
 */
@Global()
@Module({})
export class CoreModule {
  static forRoot(options: HostOptions): DynamicModule {
    // One object is one module: the adapters and everybody else see the same open database.
    const database = DatabaseModule.forRoot(options.configuration, options.purpose);
    return {
      module: CoreModule,
      imports: [
        AdminInfraModule.forRoot({
          imports: [database],
          features: HOST_FEATURES,
          contracts: contractsOf(options),
          policy: hostPolicy,
        }),
        database,
      ],
      exports: [AdminInfraModule, database],
    };
  }
}
