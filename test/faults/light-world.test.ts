import { describe, expect, it } from '@jest/globals';

import { createLightWorld } from '../support/light-world.js';
import type { Scenario } from '../support/scenarios/scenario.js';
import { createWorld } from '../support/world.js';
import type { World } from '../support/world.js';
import { sameText } from './support/picture.js';
import { SUCCESSES } from './support/selection.js';

async function runIn(world: World, scenario: Scenario) {
  const go = await scenario.arrange(world);
  world.recorder.clear();
  const result = sameText(await go());
  const seen = { result, trace: world.recorder.trace(), contents: world.infra.store.contents() };
  await world.dispose();
  return seen;
}

describe('the light world', () => {
  it.each(SUCCESSES.map((scenario) => [scenario.operation, scenario] as const))(
    'runs %s as the container does',
    async (_, scenario) => {
      expect(await runIn(createLightWorld(), scenario)).toEqual(await runIn(await createWorld(), scenario));
    },
  );
});
