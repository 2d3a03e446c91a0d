import type { SubjectFactory } from '../kit/run-case.js';
import { ABILITIES, paired, PAIRED_OPERATIONS, stateOf } from './paired-operations.js';
import type { PairedOperation, PairState } from './paired-operations.js';
import { PairWorld } from './pair-world.js';
import { settled, Turnstile } from './turnstile.js';
import type { Side } from './turnstile.js';
import { isExplained } from './verdict.js';
import type { PairOutcome, Undisturbed } from './verdict.js';

/** What {@link explorePairs} plays; everything has a default. */
export interface ExplorePairsOptions {
  /** Which operations meet. @default all that it knows */
  readonly operations?: readonly PairedOperation[];
  /** In how many orders each pair is played, drawn by chance; the same order twice counts once. @default 8 */
  readonly ordersPerPair?: number;
  /** Where chance begins: the same seed draws the same orders. @default 1 */
  readonly seed?: number;
}

/** An order of calls that ended as no serial order does, and as nothing explains. */
export interface PairDifference {
  readonly first: PairedOperation;
  readonly second: PairedOperation;
  /** The contract calls in the order in which they were answered. */
  readonly order: readonly string[];
  readonly endings: Readonly<Record<Side, string>>;
  readonly left: PairState;
  /** What is left when one runs after the other, and the other way round. */
  readonly expected: readonly PairState[];
}

/** What was played, and what was found. */
export interface PairsReport {
  readonly pairs: number;
  readonly orders: number;
  readonly differences: readonly PairDifference[];
}

/**
 * Plays every two of a dozen operations at once over your contracts, call by call, in orders drawn by chance.
 *
 * When to use: beside the conformance kit, in a slow suite over your database. The kit holds each method to its promise; this holds the
 * operations together: a condition that a write does not look at shows as an order that ends as no serial one does.
 *
 * Promises: each order has a subject of its own from your factory, disposed of whatever happened. One contract call runs at a time, so a
 * lost update inside one call is left to the kit's `parallelWrites`. Nothing of it depends on the wall clock; a seed repeats a run.
 *
 * Failures: rejects with a `TypeError` for options that name what does not exist, and with an `Error` where a subject cannot hold two
 * people who sign in. Everything else is in the report.
 *
 * @example
 * const { differences } = await explorePairs(subject, { ordersPerPair: 20 });
 * assert.deepEqual(differences, []);
 */
export async function explorePairs(subject: SubjectFactory, options: ExplorePairsOptions = {}): Promise<PairsReport> {
  const { operations = Object.keys(PAIRED_OPERATIONS) as PairedOperation[], ordersPerPair = 8, seed = 1 } = options;
  for (const name of operations) {
    if (Object.hasOwn(PAIRED_OPERATIONS, name)) continue;
    throw new TypeError(`explorePairs knows no operation ${name}; it knows ${Object.keys(PAIRED_OPERATIONS).join(', ')}.`);
  }
  if (!Number.isSafeInteger(ordersPerPair) || ordersPerPair < 1)
    throw new TypeError('ordersPerPair is a whole number above zero.');
  const draw = drawsFrom(seed);
  const report = { pairs: 0, orders: 0, differences: [] as PairDifference[] };
  for (const [at, first] of operations.entries()) {
    for (const second of operations.slice(at)) {
      const { orders, differences } = await explore(subject, { first, second }, ordersPerPair, draw);
      report.pairs += 1;
      report.orders += orders;
      report.differences.push(...differences);
    }
  }
  return Object.freeze({ ...report, differences: Object.freeze(report.differences) });
}

type Names = Readonly<Record<Side, PairedOperation>>;

async function explore(
  subject: SubjectFactory,
  names: Names,
  times: number,
  draw: (below: number) => number,
): Promise<{ readonly orders: number; readonly differences: readonly PairDifference[] }> {
  const inTurn = async (...sides: readonly Side[]): Promise<PairOutcome> =>
    over(subject, async (world) => {
      const endings: Partial<Record<Side, string>> = {};
      for (const side of sides) endings[side] = await endingOf(names[side], world);
      return { endings, state: await stateOf(world) };
    });
  const undisturbed: Undisturbed = {
    serial: [await inTurn('first', 'second'), await inTurn('second', 'first')],
    alone: { first: await inTurn('first'), second: await inTurn('second') },
  };
  const played = new Set<string>();
  const differences: PairDifference[] = [];
  for (let count = 0; count < times; count += 1) {
    const { order, outcome } = await atOnce(subject, names, draw);
    const isNew = !played.has(order.join());
    played.add(order.join());
    if (!isNew || isExplained(outcome, undisturbed, names)) continue;
    const { first = '', second = '' } = outcome.endings;
    const expected = undisturbed.serial.map(({ state }) => state);
    differences.push(Object.freeze({ ...names, order, endings: { first, second }, left: outcome.state, expected }));
  }
  return { orders: played.size, differences };
}

function atOnce(
  subject: SubjectFactory,
  names: Names,
  draw: (below: number) => number,
): Promise<{ readonly order: readonly string[]; readonly outcome: PairOutcome }> {
  return over(subject, async (world, turnstile) => {
    const order: string[] = [];
    const running: Promise<string>[] = [];
    for (const side of ['first', 'second'] as const) {
      turnstile.side = side;
      running.push(endingOf(names[side], world));
      await settled();
    }
    for (let { waiting } = turnstile; waiting.length > 0; { waiting } = turnstile) {
      const one = waiting[draw(waiting.length)];
      if (one === undefined) break;
      order.push(`${one.side} ${one.name}`);
      await turnstile.letGo(one);
    }
    turnstile.side = null;
    const [first = '', second = ''] = await Promise.all(running);
    return { order, outcome: { endings: { first, second }, state: await stateOf(world) } };
  });
}

async function over<T>(subjectOf: SubjectFactory, play: (world: PairWorld, turnstile: Turnstile) => Promise<T>): Promise<T> {
  const subject = await subjectOf();
  try {
    const turnstile = new Turnstile();
    const world = await PairWorld.open(subject, turnstile, ABILITIES);
    try {
      return await play(world, turnstile);
    } finally {
      world.close();
    }
  } finally {
    await subject.dispose?.();
  }
}

async function endingOf(name: PairedOperation, world: PairWorld): Promise<string> {
  try {
    const result: { readonly outcome: string; readonly reason?: string } = await paired(name).run(world);
    return result.reason === undefined ? result.outcome : `${result.outcome}/${result.reason}`;
  } catch (thrown) {
    return `threw ${String(thrown)}`;
  }
}

/** Whole numbers below a bound, always the same after one seed (mulberry32). */
function drawsFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
