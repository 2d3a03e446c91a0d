import type { InMemoryInfra } from '@maatify/admin-infra/testing';

import type { WorldContracts } from '../../support/world.js';
import type { Plant } from './turns.js';

type Table = Map<unknown, unknown>;
type Snapshot = ReadonlyMap<Table, ReadonlyMap<unknown, unknown>>;

/**
 * The write as it is most often got wrong: it reads and decides, awaits, and then writes what it decided, whatever came in between.
 * Rows that others changed meanwhile stay as those left them, unless it writes the same ones.
 */
export function lostUpdate(contract: string, method: string): Plant {
  return (contracts, infra, pause) => {
    const real = contracts[contract as keyof WorldContracts] as unknown as Record<string, (args: unknown) => Promise<unknown>>;
    const careless = async (args: unknown): Promise<unknown> => {
      const read = snapshotOf(infra);
      await pause();
      const now = snapshotOf(infra);
      restore(read);
      // In-memory writes are done when they return; only their answers come later.
      const answer = real[method]?.call(real, args);
      const decided = snapshotOf(infra);
      restore(now);
      write(changesBetween(read, decided));
      return answer;
    };
    const broken = new Proxy(real, {
      get: (target, property) => {
        const value: unknown = property === method ? careless : Reflect.get(target, property, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    return { ...contracts, [contract]: broken };
  };
}

/** Whatever the store keeps by a key, tables that are added later among them. */
function tablesOf({ store }: InMemoryInfra): readonly Table[] {
  return [...Object.values(store), ...Object.values(store.grants)].filter((part): part is Table => part instanceof Map);
}

const snapshotOf = (infra: InMemoryInfra): Snapshot => new Map(tablesOf(infra).map((table) => [table, new Map(table)]));

function restore(snapshot: Snapshot): void {
  for (const [table, rows] of snapshot) {
    for (const key of [...table.keys()]) if (!rows.has(key)) table.delete(key);
    for (const [key, row] of rows) if (table.get(key) !== row) table.set(key, row);
  }
}

interface Change {
  readonly table: Table;
  readonly key: unknown;
  /** undefined where the row goes. */
  readonly row: unknown;
}

function changesBetween(before: Snapshot, after: Snapshot): readonly Change[] {
  return [...after].flatMap(([table, rows]) => {
    const old = before.get(table) ?? new Map<unknown, unknown>();
    const keys = [...new Set([...old.keys(), ...rows.keys()])];
    return keys.filter((key) => old.get(key) !== rows.get(key)).map((key): Change => ({ table, key, row: rows.get(key) }));
  });
}

function write(changes: readonly Change[]): void {
  for (const { table, key, row } of changes) {
    if (row === undefined) table.delete(key);
    else table.set(key, row);
  }
}
