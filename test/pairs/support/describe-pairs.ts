import { afterAll, describe, expect, it } from '@jest/globals';

import { EXPECTATIONS } from '../../support/every-expectation.js';
import { judge } from './judge.js';
import type { Difference, Judged } from './judge.js';
import { pairName, pairsOf } from './pair.js';
import type { Pair } from './pair.js';
import { reportPairs } from './report.js';

const SHOWN = 3;
/** Somebody else's mode or lock keeps many others from being prepared beside an operation, and never all. */
const LEAST_MET = 5;

/** Two operations at once, in every order, by the operation that comes first; `share` of `shares` takes so many of them. */
export function describePairs(share: number, shares: number): void {
  const first = EXPECTATIONS.filter((_, index) => index % shares === share);
  const counted = { pairs: 0, orders: 0, explained: {} as Record<string, number>, unexplained: 0 };
  const count = ({ orders, explained, unexplained }: Judged): void => {
    counted.pairs += 1;
    counted.orders += orders;
    counted.unexplained += unexplained.length;
    for (const [reason, times] of Object.entries(explained)) counted.explained[reason] = (counted.explained[reason] ?? 0) + times;
  };

  describe('two operations at once end as one after the other would, or as is explained', () => {
    it.each(first.map((one) => [one.operation.name, one] as const))(
      '%s beside every operation',
      async (_, a) => {
        const strange: string[] = [];
        let met = 0;
        for (const pair of pairsOf(a)) {
          const judged = await judge(pair);
          if (judged === null) continue;
          met += 1;
          count(judged);
          strange.push(...judged.unexplained.slice(0, SHOWN).map((one) => told(pair, judged, one)));
        }
        expect(strange).toEqual([]);
        expect(met).toBeGreaterThan(LEAST_MET);
      },
      600_000,
    );
  });

  afterAll(() => {
    reportPairs(share, counted);
  });
}

function told(pair: Pair, { undisturbed }: Judged, { order, outcome }: Difference): string {
  const ends = ({ endings }: { readonly endings: Readonly<Record<string, string>> }): string =>
    `${endings['a'] ?? ''} and ${endings['b'] ?? ''}`;
  return `${pairName(pair)}: ${ends(outcome)}, where one after the other they end in ${undisturbed.serial.map(ends).join(', or ')}: ${order.join(' → ')}`;
}
