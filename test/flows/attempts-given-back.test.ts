import { describe, expect, it } from '@jest/globals';

import { createLightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { endingOf, scenarioName } from '../support/scenarios/scenario.js';
import type { World } from '../support/world.js';

/** How an operation ends where a secret was wrong: the only endings after which an attempt stays counted. */
const GUESSED = ['rejected/invalid_credentials', 'rejected/invalid_code'];
/** Asking for a message is counted whatever comes of it, in budgets of its own. */
const COUNTED_AS_ASKED = /^(recovery:|contacts_sent:)/;

const counted = ({ infra }: World): number =>
  [...infra.store.budgets].reduce(
    (sum, [budget, { reservations }]) => sum + (COUNTED_AS_ASKED.test(budget) ? 0 : reservations.length),
    0,
  );

describe('LK5 an attempt stays counted where a secret was wrong, and after no other ending of any operation', () => {
  it.each(SCENARIOS.map((scenario) => [scenarioName(scenario), scenario] as const))('%s', async (_, scenario) => {
    const world = createLightWorld();
    const run = await scenario.arrange(world);
    const before = counted(world);
    const ending = endingOf(await run());
    if (GUESSED.includes(ending)) expect(counted(world)).toBeLessThanOrEqual(before + 1);
    else expect(counted(world)).toBeLessThanOrEqual(before);
    await world.dispose();
  });
});
