import { Inject, Module } from '@nestjs/common';
import type {
  BeforeApplicationShutdown,
  DynamicModule,
  ModuleMetadata,
  OnApplicationShutdown,
  OnModuleDestroy,
  Provider,
} from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';

import { Closing } from './closing.js';
import type { ContractEntry } from './contracts.js';

/** Where what the host provides of this contract is found, if it provides any. */
export function hostToken({ name }: Pick<ContractEntry, 'name'>): symbol {
  return Symbol.for(`admin-infra:host/${name}`);
}

/**
 * Stands between the library's module and those the host gave to it.
 *
 * It looks up what the host provides of the contracts that have a default: the library's module provides those tokens itself, so
 * that they can be overridden, and would hide there what a module of the host exports. And it is never global, so it is always torn
 * down before them: Nest closes a module before those it imports, and global ones last.
 */
@Module({})
export class HostContractsModule implements OnModuleDestroy, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(@Inject(ModuleRef) private readonly modules: ModuleRef) {}

  static of(contracts: readonly ContractEntry[], imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    const providers = contracts.map((entry): Provider => ({
      provide: hostToken(entry),
      inject: [{ token: entry.token, optional: true }],
      useFactory: (provided?: unknown) => provided ?? null,
    }));
    return { module: HostContractsModule, imports: [...imports], providers, exports: contracts.map(hostToken) };
  }

  onModuleDestroy(): Promise<void> {
    return this.closing().onModuleDestroy();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.closing().beforeApplicationShutdown();
  }

  onApplicationShutdown(): Promise<void> {
    return this.closing().onApplicationShutdown();
  }

  private closing(): Closing {
    return this.modules.get(Closing, { strict: false });
  }
}
