import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';

import { AdminInfraModule } from '../module/admin-infra.module.js';
import type { AnyBindings, PolicyOptions, RequiredBindings } from '../module/admin-infra.options.js';
import type { Features } from '../module/contracts.js';
import { InMemoryInfra } from './in-memory-infra.js';

/** What differs from the usual in a test; everything has a default. */
export interface AdminInfraTestingOptions {
  readonly policy?: PolicyOptions;
  readonly features?: Partial<Features>;
  /** In place of the in-memory ones, for example a `FaultInjector`'s. */
  readonly contracts?: AnyBindings;
  /** @default a new one */
  readonly infra?: InMemoryInfra;
}

/**
 * The library over in-memory contracts, a manual clock and sequential ids.
 *
 * When to use: import it in a Nest testing module where your application imports `AdminInfraModule.forRoot(…)`.
 *
 * Promises: global, so every module of yours sees the orchestrators; each contract token can be overridden with
 * `overrideProvider`; what is in it comes from `module.get(InMemoryInfra)`.
 *
 * Failures: as `AdminInfraModule.forRoot`: compiling fails with a `ConfigurationException` that lists every problem.
 *
 * @example
 * const module = await Test.createTestingModule({ imports: [AdminInfraTestingModule.forRoot(), OrdersModule] })
 *   .overrideProvider(AuditLogger).useValue({ record: jest.fn() })
 *   .compile();
 * const { actor } = await signedInActor(module, { abilities: ['orders.refund'] });
 */
@Module({})
export class AdminInfraTestingModule {
  static forRoot({
    policy = {},
    features = {},
    contracts = {},
    infra = new InMemoryInfra(),
  }: AdminInfraTestingOptions = {}): DynamicModule {
    const inMemory = Object.fromEntries(
      Object.entries({ ...infra.contracts, Clock: infra.clock, IdGenerator: infra.ids }).map(([name, useValue]) => [
        name,
        { useValue },
      ]),
    ) as unknown as RequiredBindings<Features>;
    const shared = { provide: InMemoryInfra, useValue: infra };
    return {
      module: AdminInfraTestingModule,
      global: true,
      imports: [
        AdminInfraModule.forRoot({
          contracts: { ...inMemory, ...contracts },
          features: features as Features,
          policy: { effects: { drainMs: 50 }, ...policy },
        }),
      ],
      providers: [shared],
      exports: [AdminInfraModule, shared],
    };
  }
}
