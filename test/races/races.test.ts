import { describe, it } from '@jest/globals';

import { SINGLE_USE } from './scenarios/single-use.races.js';
import { check } from './support/race.js';

describe('races', () => {
  it.each([...SINGLE_USE].map((r) => [`${r.id}: ${r.title}`, r] as const))('%s', async (_, race) => {
    await check(race, { runs: 200 });
  });
});
