import { expect, it } from '@jest/globals';

import { everyCase } from './support/cases.js';
import { describeMatrix } from './support/describe-matrix.js';

/** Every call of every scenario, also where another scenario reached it in the same way. */
describeMatrix(
  'fault-matrix-deep',
  (recordings) => recordings.map((recording) => ({ recording, calls: recording.calls })),
  everyCase,
  (matrix) => {
    it('covers every scenario', () => {
      expect(matrix().chosen.every(({ recording, calls }) => calls.length === recording.calls.length)).toBe(true);
    });
  },
);
