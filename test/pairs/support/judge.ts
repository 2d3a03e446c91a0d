import { explanationOf } from './explained.js';
import { inEveryOrder } from './every-order.js';
import { arrange, isTheSameTurnedRound } from './pair.js';
import type { Pair } from './pair.js';
import type { Outcome, TwoAtOnce } from './two-at-once.js';
import type { Plant } from './turns.js';

/** What each of the two makes of it when nothing comes in between. */
export interface Undisturbed {
  /** Before either began. */
  readonly before: Outcome;
  /** One after the other, both ways round. */
  readonly serial: readonly Outcome[];
  readonly alone: Readonly<Record<'a' | 'b', Outcome>>;
}

/** An order of calls whose outcome neither serial order has. */
export interface Difference {
  readonly order: readonly string[];
  readonly outcome: Outcome;
}

export interface Judged {
  readonly undisturbed: Undisturbed;
  readonly orders: number;
  /** How many differences each reason explains. */
  readonly explained: Readonly<Record<string, number>>;
  readonly unexplained: readonly Difference[];
}

/** Far more than any two operations need. */
const MOST_ORDERS = 20_000;

const textOf = ({ results, state, told }: Outcome): string => JSON.stringify([results, [...state], told]);

/** Every order of the calls of two operations, held against both serial orders; null where the two cannot meet, or do so turned round. */
export async function judge(pair: Pair, plant?: Plant): Promise<Judged | null> {
  const fresh = async (): Promise<TwoAtOnce> => {
    const one = await arrange(pair, plant);
    if (one === null) throw new Error('arranged once, and not again');
    return one;
  };
  const first = await arrange(pair, plant);
  if (first === null || (await isTheSameTurnedRound(pair))) return null;
  const undisturbed: Undisturbed = {
    before: await (await fresh()).inTurn(),
    serial: [await first.inTurn('a', 'b'), await (await fresh()).inTurn('b', 'a')],
    alone: { a: await (await fresh()).inTurn('a'), b: await (await fresh()).inTurn('b') },
  };
  const known = new Set(undisturbed.serial.map(textOf));
  const explained: Record<string, number> = {};
  const unexplained: Difference[] = [];
  const orders = await inEveryOrder(
    async () => (await fresh()).begin(),
    async (race, order) => {
      const outcome = await race.outcome();
      if (known.has(textOf(outcome))) return;
      const reason = explanationOf({ pair, undisturbed, difference: { order, outcome } });
      if (reason === null) unexplained.push({ order, outcome });
      else explained[reason] = (explained[reason] ?? 0) + 1;
    },
    MOST_ORDERS,
  );
  return { undisturbed, orders, explained, unexplained };
}
