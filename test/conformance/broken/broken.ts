import type { ConformanceSubject, InMemoryStore } from '@maatify/admin-infra/testing';
import { DefaultPasswordPolicy } from '../../../src/credentials/default-password-policy.js';
import { RandomIdGenerator } from '../../../src/kernel/random-id-generator.js';
import { SystemClock } from '../../../src/kernel/system-clock.js';
import type { ContractName, Contracts } from '@maatify/admin-infra';
import { inMemorySubject } from '../support/in-memory-subject.js';

/** A subject that is wrong in one named way. */
export interface Broken {
  readonly wrong: string;
  readonly subject: () => ConformanceSubject;
}

/** By the case that must catch it, as it is named after `case=`. */
export type BrokenByCase = Readonly<Record<string, Broken | readonly Broken[]>>;

export interface World {
  readonly store: InMemoryStore;
  /** The right ones. */
  readonly real: Contracts;
  readonly subject: ConformanceSubject;
}

type Wrong = { readonly [N in ContractName]?: Partial<Contracts[N]> };

function world(): World {
  const subject = inMemorySubject();
  const real: Contracts = {
    Clock: new SystemClock(),
    IdGenerator: new RandomIdGenerator(),
    PasswordPolicy: new DefaultPasswordPolicy(),
    ...subject.contracts,
  };
  return { store: subject.store, real, subject };
}

/** The in-memory contracts but for some methods, in every process and after every restart. */
export function broken(wrong: string, wrongIn: (world: World) => Wrong): Broken {
  return brokenSubject(wrong, (made) => {
    const contracts = alteredContracts(made, wrongIn(made));
    return { contracts, second: contracts, restart: () => contracts };
  });
}

/** The in-memory subject but for some hooks or contracts. */
export function brokenSubject(wrong: string, changes: (world: World) => Partial<ConformanceSubject>): Broken {
  return {
    wrong,
    subject: () => {
      const made = world();
      return { ...made.subject, ...changes(made) };
    },
  };
}

export function alteredContracts({ real }: Pick<World, 'real'>, wrong: Wrong): Contracts {
  const altered = Object.entries(real).map(([name, contract]) => [name, altering(contract, wrong[name as ContractName] ?? {})]);
  return Object.fromEntries(altered) as Contracts;
}

function altering(contract: object, methods: object): object {
  return new Proxy(contract, {
    get(target, property) {
      const own: unknown = Reflect.get(methods, property);
      if (own !== undefined) return own;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

const TABLES = [
  'admins',
  'sessions',
  'impersonations',
  'challenges',
  'settings',
  'codes',
  'budgets',
  'totp',
  'recoveryCodes',
  'preferences',
  'devices',
  'contacts',
  'verifications',
  'links',
  'roles',
  'holdings',
] as const;

/**
 * Reads everything, awaits, writes back what it read and acts on it: whatever others wrote meanwhile is neither seen nor kept.
 * The in-memory contracts act in the tick they are called in, so calls made together all act on the same old state.
 */
export async function onStaleRead<T>(store: InMemoryStore, act: () => Promise<T>): Promise<T> {
  const read = TABLES.map(
    (table) => [store[table] as Map<unknown, unknown>, [...(store[table] as Map<unknown, unknown>)]] as const,
  );
  await turn();
  for (const [table, rows] of read) {
    table.clear();
    for (const [key, row] of rows) table.set(key, row);
  }
  return act();
}

/** Long enough for every call made beside this one to have started and acted. */
export async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/** Changes a stored row behind the contracts. */
export function patch<K, R extends object>(table: Map<K, R>, key: K, changes: Partial<R>): void {
  const row = table.get(key);
  if (row !== undefined) table.set(key, Object.freeze({ ...row, ...changes }));
}
