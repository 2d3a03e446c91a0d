import { describe, expect, it } from '@jest/globals';

import { inEveryOrder } from './support/every-order.js';
import type { Race, Waiting } from './support/every-order.js';

type Call = Pick<Waiting, 'reads' | 'writes'>;

const READ: Call = { reads: ['records'], writes: [] };
const WRITE: Call = { reads: ['records'], writes: ['records'] };
const ELSEWHERE: Call = { reads: ['attempts'], writes: ['attempts'] };

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

  it('every outcome that an order can have is among those played', async () => {
    const scripts = { a: [READ, WRITE, READ, ELSEWHERE], b: [WRITE, READ, ELSEWHERE, WRITE] };
    // What an outcome depends on: the order of those that disturb each other.
    const traceOf = (order: string): string => {
      const calls = order
        .split(' ')
        .map((key) => ({ key, call: scripts[key.charAt(0) as 'a' | 'b'].at(-1 - Number(key.slice(1)))! }));
      const disturb = (one: Call, other: Call): boolean =>
        one.writes.some((part) => other.reads.includes(part)) || other.writes.some((part) => one.reads.includes(part));
      const pairs = calls.flatMap(({ key, call }, at) =>
        calls.slice(at + 1).flatMap((later) => (disturb(call, later.call) ? [`${key}<${later.key}`] : [])),
      );
      return pairs.sort().join();
    };
    const all = interleavings(['a3', 'a2', 'a1', 'a0'], ['b3', 'b2', 'b1', 'b0']).map((order) => order.join(' '));
    const played = await ordersOf(scripts);
    expect(new Set(played.map(traceOf))).toEqual(new Set(all.map(traceOf)));
    expect(played.length).toBeLessThan(all.length);
  });

  it('too many orders are no silent half of them', async () => {
    await expect(ordersOf({ a: times(5, WRITE), b: times(5, WRITE) }, 100)).rejects.toThrow('more than 100 orders');
  });
});

function interleavings(one: readonly string[], other: readonly string[]): string[][] {
  const [first, ...restOfOne] = one;
  const [second, ...restOfOther] = other;
  if (first === undefined || second === undefined) return [[...one, ...other]];
  return [
    ...interleavings(restOfOne, other).map((rest) => [first, ...rest]),
    ...interleavings(one, restOfOther).map((rest) => [second, ...rest]),
  ];
}
