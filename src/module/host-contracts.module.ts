import { Module } from '@nestjs/common';
import type { DynamicModule, ModuleMetadata, Provider } from '@nestjs/common';

import type { ContractEntry } from './contracts.js';

/** Where what the host provides of this contract is found, if it provides any. */
export function hostToken({ name }: Pick<ContractEntry, 'name'>): symbol {
  return Symbol.for(`admin-infra:host/${name}`);
}

/**
 * Looks up what the host provides of the contracts that have a default, in a module of its own: the library's module provides those
 * tokens itself, so that they can be overridden, and would hide there what a module of the host exports.
 */
@Module({})
export class HostContractsModule {
  static of(contracts: readonly ContractEntry[], imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    const providers = contracts.map((entry): Provider => ({
      provide: hostToken(entry),
      inject: [{ token: entry.token, optional: true }],
      useFactory: (provided?: unknown) => provided ?? null,
    }));
    return { module: HostContractsModule, imports: [...imports], providers, exports: contracts.map(hostToken) };
  }
}
