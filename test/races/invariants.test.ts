import { describe, it } from '@jest/globals';

import { AUTHENTICATION } from './scenarios/authentication.invariants.js';
import { check } from './support/race.js';

describe('invariants', () => {
  it.each([...AUTHENTICATION].map((race) => [`${race.id}: ${race.title}`, race] as const))('%s', async (_, race) => {
    await check(race, { runs: 100 });
  });
});
