import { describe, expect, it } from '@jest/globals';

import { fullNameOf, isWrite, METHODS } from '../faults/support/methods.js';
import { EXPECTATIONS } from '../support/every-expectation.js';
import { judge } from './support/judge.js';
import { lostUpdate } from './support/lost-update.js';
import { pairName, pairsOf } from './support/pair.js';
import type { Pair } from './support/pair.js';

/** Writes that nobody can lose anything by, and why. */
const HARMLESS: Readonly<Record<string, string>> = {};

const WRITES = METHODS.filter(isWrite);

/** The pairs that call it, those first in which both do. */
function pairsThatCall(method: string): readonly Pair[] {
  const calls = ({ a, b }: Pair): number =>
    [a, b].filter(({ operation }) => operation.writes.some((write) => fullNameOf(write) === method)).length;
  const pairs = EXPECTATIONS.flatMap(pairsOf).filter((pair) => calls(pair) > 0);
  return pairs.sort((one, other) => calls(other) - calls(one));
}

async function foundBy(contract: string, method: string): Promise<string | null> {
  for (const pair of pairsThatCall(`${contract}.${method}`)) {
    const judged = await judge(pair, lostUpdate(contract, method));
    if (judged !== null && judged.unexplained.length > 0) return pairName(pair);
  }
  return null;
}

describe('a write that reads, waits and then writes what it decided is found by some pair', () => {
  it.each(WRITES.filter((write) => !(fullNameOf(write) in HARMLESS)).map((write) => [fullNameOf(write), write] as const))(
    '%s',
    async (_, { contract, name }) => {
      expect(await foundBy(contract, name)).not.toBeNull();
    },
    600_000,
  );

  it('there are at least twenty', () => {
    expect(WRITES.length - Object.keys(HARMLESS).length).toBeGreaterThanOrEqual(20);
  });
});
