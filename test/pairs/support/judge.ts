import type { Expectations } from '../../support/expectations.js';
import type { AtOnce, BySide, Outcome } from './at-once.js';
import { explanationOf } from './explained.js';
import { inEveryOrder } from './every-order.js';
import { arrange, isTheSameTurnedRound } from './pair.js';
import type { Pair } from './pair.js';
import type { Plant } from './turns.js';
import { Undisturbed } from './undisturbed.js';

/** An order of calls whose outcome no serial order has. */
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
  if ((await arrange(pair, plant)) === null || (await isTheSameTurnedRound(pair))) return null;
  return judgeOrders({ a: pair.a, b: pair.b }, () => arrange(pair, plant), MOST_ORDERS);
}

/** Every order of the calls of what `arranged` makes due, held against all serial orders. */
export async function judgeOrders(
  played: BySide<Expectations>,
  arranged: () => Promise<AtOnce | null>,
  most: number,
): Promise<Judged> {
  const fresh = async (): Promise<AtOnce> => {
    const one = await arranged();
    if (one === null) throw new Error('arranged once, and not again');
    return one;
  };
  const undisturbed = await Undisturbed.of(fresh);
  const known = new Set(undisturbed.serial.map(textOf));
  const explained: Record<string, number> = {};
  const unexplained: Difference[] = [];
  const orders = await inEveryOrder(
    async () => (await fresh()).begin(),
    async (race, order) => {
      const outcome = await race.outcome();
      if (known.has(textOf(outcome))) return;
      const reason = explanationOf({ played, undisturbed, outcome });
      if (reason === null) unexplained.push({ order, outcome });
      else explained[reason] = (explained[reason] ?? 0) + 1;
    },
    most,
  );
  return { undisturbed, orders, explained, unexplained };
}
