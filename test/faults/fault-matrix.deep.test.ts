import { expect, it } from '@jest/globals';

import { everyCase } from './support/cases.js';
import { describeMatrix } from './support/describe-matrix.js';

const DAY_MS = 86_400_000;
/** One of so many scenarios each day, another one tomorrow; all of them where nothing is said. */
const SHARE = Number(process.env['FAULT_SHARE'] ?? 1);
const TODAY = Math.floor(Date.now() / DAY_MS) % SHARE;

/** Every call of every scenario, also where another scenario reached it in the same way. */
describeMatrix(
  'fault-matrix-deep',
  (recordings) => recordings.map((recording, index) => ({ recording, calls: index % SHARE === TODAY ? recording.calls : [] })),
  everyCase,
  (matrix) => {
    it(`covers every scenario, or its share of ${String(SHARE)}`, () => {
      const whole = matrix().chosen.filter(({ recording, calls }) => calls.length === recording.calls.length);
      expect(whole.length).toBeGreaterThanOrEqual(Math.floor(matrix().chosen.length / SHARE));
    });
  },
);
