import type { Features, RequiredBindings } from '@maatify/admin-infra';
import { AdminInfraModule } from '@maatify/admin-infra';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';

import { contracts } from './adapters/contracts.js';
import type { AppConfiguration } from './config/configuration.js';
import { PersistenceModule } from './database/persistence.module.js';
import { hostPolicy } from './host-policy.js';

export interface HostOptions {
  readonly configuration: AppConfiguration;
  /**
   * What each contract is bound to.
   * @default the adapters of this host
   */
  readonly contracts?: RequiredBindings<Features>;
}

/** Everything but HTTP: the database, the adapters and the library. The command line runs on this alone. */
@Module({})
export class CoreModule {
  static forRoot({ configuration, contracts: bindings = contracts }: HostOptions): DynamicModule {
    // One object is one module: the adapters and everybody else see the same open database.
    const persistence = PersistenceModule.forRoot(configuration);
    return {
      module: CoreModule,
      imports: [
        persistence,
        AdminInfraModule.forRoot({ imports: [persistence], contracts: bindings, policy: hostPolicy, isGlobal: true }),
      ],
      exports: [persistence],
    };
  }
}
