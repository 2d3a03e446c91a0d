import type { DynamicModule, Provider } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';

import * as library from '@maatify/admin-infra';
import { createInMemoryContracts } from '@maatify/admin-infra/testing';
import type { InMemoryContracts } from '@maatify/admin-infra/testing';

/** Over a store of their own, whose resolver lets the system actor of these tests create the first admin. */
export function ownContracts(): InMemoryContracts {
  const { contracts, grants } = createInMemoryContracts();
  grants.grantSystem('cli', 'admins.bootstrap');
  return contracts;
}

type Bindings = { readonly [K in keyof InMemoryContracts]: { readonly useValue: InMemoryContracts[K] } };

/** Everything a host has to bind, over one in-memory store. */
export function bindings(contracts: InMemoryContracts = ownContracts()): Bindings {
  return Object.fromEntries(Object.entries(contracts).map(([name, useValue]) => [name, { useValue }])) as unknown as Bindings;
}

/** The same without some; what a host that casts its way around the compiler hands in. */
export function bindingsWithout(...names: readonly (keyof InMemoryContracts)[]): Bindings {
  const all = Object.entries(bindings()).filter(([name]) => !(names as readonly string[]).includes(name));
  return Object.fromEntries(all) as unknown as Bindings;
}

/** What boot fails with; fails itself when boot does not fail. */
export async function bootFailure(boot: () => Promise<unknown>): Promise<Error> {
  try {
    await boot();
  } catch (thrown) {
    return thrown as Error;
  }
  throw new Error('the application started');
}

/** An application with these modules, started. */
export async function start(...imports: NonNullable<DynamicModule['imports']>): Promise<TestingModule> {
  const module = await Test.createTestingModule({ imports }).compile();
  return module.init();
}

type Imported = { readonly [K in keyof InMemoryContracts]: { readonly imported: true } };

/** Says of everything a host has to bind that a module provides it. */
export const ALL_IMPORTED = Object.fromEntries(
  Object.keys(bindings()).map((name) => [name, { imported: true }]),
) as unknown as Imported;

/** Every contract under its token, as a host's own module provides them. */
export const PERSISTENCE: readonly (Provider & { readonly provide: symbol })[] = Object.entries(bindings()).map(
  ([name, binding]) => ({
    provide: (library as unknown as Record<string, symbol>)[name] ?? Symbol(name),
    ...binding,
  }),
);
