import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';

import { AdminInfraModule } from '@maatify/admin-infra';
import type { AdminInfraOptions, PolicyOptions } from '@maatify/admin-infra';

import { DefaultPasswordPolicy } from '../../../src/credentials/default-password-policy.js';
import { RandomIdGenerator } from '../../../src/kernel/random-id-generator.js';
import { SystemClock } from '../../../src/kernel/system-clock.js';
import { CONTRACT_CATALOGUE } from '../../../src/module/contracts.js';
import type { ContractEntry } from '../../../src/module/contracts.js';
import { EVERY_FEATURE } from '../../support/world.js';
import { bindings, ownContracts } from './bindings.js';

export type Imports = NonNullable<DynamicModule['imports']>;

/** What a host hands in, as loosely as JavaScript lets it. */
export interface Given {
  readonly contracts?: unknown;
  readonly imports?: Imports;
  readonly isGlobal?: boolean;
}

const POLICY: PolicyOptions = {
  systemActors: { cli: {} },
  effects: { drainMs: 50 },
};

/** Both ways to register, with the same result; every feature is on, so that every contract is due. */
export const REGISTERING: Readonly<Record<'forRoot' | 'forRootAsync', (given: Given, policy?: unknown) => DynamicModule>> = {
  forRoot: (given, policy = POLICY) =>
    AdminInfraModule.forRoot({ features: EVERY_FEATURE, ...given, policy } as AdminInfraOptions),
  forRootAsync: (given, policy = POLICY) =>
    AdminInfraModule.forRootAsync({ features: EVERY_FEATURE, ...given, useFactory: () => Promise.resolve(policy) } as never),
};

/** The contract as a host implements it, told apart from every other by its class, and counting how often it is called. */
export class Own {
  calls = 0;
}

/** A class of the host's for this contract, over the in-memory one or the default; each instance is one of `made`. */
export function ownClass({ name, methods, fallback }: ContractEntry, made: Own[]): new () => Own {
  const inMemory = ownContracts() as unknown as Readonly<Record<string, object>>;
  const real = (inMemory[name] ?? new fallback!()) as Readonly<Record<string, (args: unknown) => unknown>>;
  class HostsOwn extends Own {
    constructor() {
      super();
      made.push(this);
    }
  }
  for (const method of methods) {
    Object.defineProperty(HostsOwn.prototype, method, {
      value(this: Own, ...args: [unknown]) {
        this.calls += 1;
        return real[method]!(...args);
      },
    });
  }
  return HostsOwn;
}

/** A module that provides this under that token and exports it. */
export function exporting(provide: string | symbol, useClass: new () => object, global = false): DynamicModule {
  class HostModule {}
  Module({})(HostModule);
  if (global) Global()(HostModule);
  return { module: HostModule, providers: [{ provide, useClass }], exports: [provide] };
}

/** The bindings of all contracts but this one, over one store. */
export function others(name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(bindings()).filter(([one]) => one !== name));
}

export const EVERY_CONTRACT = CONTRACT_CATALOGUE.map((entry) => [entry.name, entry] as const);
export const DEFAULTS: readonly string[] = [DefaultPasswordPolicy, RandomIdGenerator, SystemClock].map(({ name }) => name);
