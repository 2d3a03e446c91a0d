import { describe, it } from '@jest/globals';

import { ATTEMPTS } from './scenarios/attempts.races.js';
import { EPOCH } from './scenarios/epoch.races.js';
import { SESSIONS } from './scenarios/sessions.races.js';
import { SINGLE_USE } from './scenarios/single-use.races.js';
import { STATUS } from './scenarios/status.races.js';
import { SYSTEM } from './scenarios/system.races.js';
import { check } from './support/race.js';

describe('races', () => {
  it.each([...SINGLE_USE, ...ATTEMPTS, ...STATUS, ...EPOCH, ...SESSIONS, ...SYSTEM].map((r) => [`${r.id}: ${r.title}`, r] as const))('%s', async (_, race) => {
    await check(race, { runs: 200 });
  });
});
