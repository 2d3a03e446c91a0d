import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { inEveryOrder } from './support/every-order.js';
import type { Race, Waiting } from './support/every-order.js';

type Call = Pick<Waiting, 'reads' | 'writes'>;

const READ: Call = { reads: ['records'], writes: [] };
const WRITE: Call = { reads: ['records'], writes: ['records'] };
const ELSEWHERE: Call = { reads: ['attempts'], writes: ['attempts'] };
const LOOK: Call = { reads: ['records', 'attempts'], writes: [] };
const CHECKED: Call = { reads: ['records', 'attempts'], writes: ['attempts'] };

/** Operations that make these calls one after another. */
class Scripted implements Race {
  readonly order: string[] = [];
  readonly #left: Map<string, readonly Call[]>;

  constructor(scripts: Readonly<Record<string, readonly Call[]>>) {
    this.#left = new Map(Object.entries(scripts));
  }

  waiting(): readonly Waiting[] {
    return [...this.#left].flatMap(([name, [next, ...rest]]) =>
      next === undefined ? [] : [{ key: `${name}${String(rest.length)}`, ...next }],
    );
  }

  step(key: string): Promise<void> {
    const name = key.charAt(0);
    this.order.push(key);
    this.#left.set(name, (this.#left.get(name) ?? []).slice(1));
    return Promise.resolve();
  }
}

async function ordersOf(scripts: Readonly<Record<string, readonly Call[]>>, most = 1_000): Promise<readonly string[]> {
  const seen: string[] = [];
  const judged = await inEveryOrder(
    () => Promise.resolve(new Scripted(scripts)),
    (_, order) => {
      seen.push(order.join(' '));
      return Promise.resolve();
    },
    most,
  );
  expect(judged).toBe(seen.length);
  expect(new Set(seen).size).toBe(seen.length);
  return seen;
}

const times = (count: number, call: Call): readonly Call[] => Array.from({ length: count }, () => call);

describe('every order of the calls of two operations', () => {
  it.each([
    [1, 1, 2],
    [3, 3, 20],
    [5, 5, 252],
  ])('of %i writes and %i writes there are %i', async (first, second, due) => {
    expect(await ordersOf({ a: times(first, WRITE), b: times(second, WRITE) })).toHaveLength(due);
  });

  it('three operations are played as two are', async () => {
    expect(await ordersOf({ a: [WRITE, WRITE], b: [WRITE], c: [WRITE] })).toHaveLength(12);
  });

  it('reads among themselves, and calls of parts that nobody shares, are played in one order', async () => {
    expect(await ordersOf({ a: times(4, READ), b: times(4, READ) })).toHaveLength(1);
    expect(await ordersOf({ a: times(3, WRITE), b: times(3, ELSEWHERE) })).toHaveLength(1);
  });

  it('a write is played at every place between reads', async () => {
    const orders = await ordersOf({ a: times(3, READ), b: [WRITE] });
    expect(orders.map((order) => order.split(' ').indexOf('b0')).sort()).toEqual([0, 1, 2, 3]);
  });

  it('every outcome that an order can have is among those played, and once', async () => {
    const scripts = fc.record({ a: script(4), b: script(4), c: script(2) });
    await fc.assert(
      fc.asyncProperty(scripts, async (due) => {
        const played = (await ordersOf(due, 10_000)).map((order) => traceOf(due, order.split(' ')));
        const all = ordersWithin(
          Object.entries(due).map(([name, calls]) => calls.map((_, at) => `${name}${String(calls.length - 1 - at)}`)),
        );
        expect(new Set(played)).toEqual(new Set(all.map((order) => traceOf(due, order))));
        expect(new Set(played).size).toBe(played.length);
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('too many orders are no silent half of them', async () => {
    await expect(ordersOf({ a: times(5, WRITE), b: times(5, WRITE) }, 100)).rejects.toThrow('more than 100 orders');
  });
});

type Scripts = Readonly<Record<string, readonly Call[]>>;

const script = (longest: number): fc.Arbitrary<readonly Call[]> =>
  fc.array(fc.constantFrom(READ, WRITE, ELSEWHERE, LOOK, CHECKED), { maxLength: longest });

/** What an outcome depends on: the order of those that disturb each other. */
function traceOf(scripts: Scripts, order: readonly string[]): string {
  const calls = order.map((key) => ({ key, call: scripts[key.charAt(0)]?.at(-1 - Number(key.slice(1))) ?? READ }));
  const disturbs = ({ writes }: Call, { reads }: Call): boolean => writes.some((part) => reads.includes(part));
  const pairs = calls.flatMap(({ key, call }, at) =>
    calls
      .slice(at + 1)
      .flatMap((later) => (disturbs(call, later.call) || disturbs(later.call, call) ? [`${key}<${later.key}`] : [])),
  );
  return pairs.sort().join();
}

/** Every order of what several do, each of whom keeps to its own. */
function ordersWithin(several: readonly (readonly string[])[]): string[][] {
  const left = several.filter((one) => one.length > 0);
  if (left.length === 0) return [[]];
  return left.flatMap((one, at) =>
    ordersWithin(left.map((other, place) => (place === at ? other.slice(1) : other))).map((rest) => [one[0] ?? '', ...rest]),
  );
}
