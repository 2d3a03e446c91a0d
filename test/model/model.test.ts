import { describe, expect, it } from '@jest/globals';

import * as adapter from '../races/support/broken-adapters.js';
import * as core from '../races/support/broken-cores.js';
import type { LightOptions } from '../races/support/light-world.js';
import { followsTheModel, objectionOfTheModel, sinksChangeNothing } from './suite.js';

const MUTANTS: readonly (readonly [string, () => LightOptions])[] = [
  ['A1: only the last step is remembered', () => adapter.claimStepLastOnly],
  ['A6: a challenge is used whatever became of it', () => core.challengeUnchecked],
  ['S2: a positive answer is remembered', core.rememberedAccess],
  ['S3: a suspension leaves the epoch as it was', () => adapter.suspensionKeepsEpoch],
  ['S4: enabling a factor leaves the epoch as it was', () => adapter.enablingKeepsEpoch],
  ['S4: liveness ignores the epoch', () => core.livenessIgnoresEpoch],
  ['Z6: the last holder is not looked for', () => adapter.lastHolderGoes],
  ['X6: a claim that failed counts as won', () => core.failedClaimIsWon],
];

describe('v5.0.0-2.3.1 any sequence of operations', () => {
  it(
    'A1-A6, A10, S2-S7, Z3, Z6, Z7, X2, X6, X7: answers and leaves behind what the model says',
    () => followsTheModel(100),
    120_000,
  );

  it('OR-11 E1: answers and leaves behind the same with perfect and with hostile sinks', () => sinksChangeNothing(40), 120_000);

  it.each(MUTANTS)(
    'mutant: %s is killed by the model',
    async (_, mutant) => {
      expect(await objectionOfTheModel(mutant)).toMatch(/^(Jest)?Assertion/);
    },
    120_000,
  );
});
