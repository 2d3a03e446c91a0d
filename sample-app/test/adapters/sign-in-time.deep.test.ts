import { describe, expect, it } from '@jest/globals';

import { timesOfAWrongPassword } from './support/sign-in-times.js';

describe('v5.0.0-6.3.8 threat=account discovery by time, closely', () => {
  it('the medians of 500 rounds differ by less than a tenth', async () => {
    const { known, ...others } = await timesOfAWrongPassword(500);
    for (const median of Object.values(others)) {
      expect(median / known).toBeGreaterThan(0.9);
      expect(median / known).toBeLessThan(1.1);
    }
  });
});
