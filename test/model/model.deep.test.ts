import { describe, it } from '@jest/globals';

import { followsTheModel, sinksChangeNothing } from './suite.js';

/** `DEEP=5 npm run test:deep` runs five times as many sequences. */
const TIMES = Number(process.env['DEEP'] ?? 1);

describe('any of many more sequences of operations', () => {
  it(
    'A1-A6, A10, S2-S7, Z3, Z6, Z7, X2, X6, X7: answers and leaves behind what the model says',
    () => followsTheModel(2_000 * TIMES),
    3_600_000,
  );

  it(
    'E1: answers and leaves behind the same with perfect and with hostile sinks',
    () => sinksChangeNothing(400 * TIMES),
    1_800_000,
  );
});
