import { describe, expect, it } from '@jest/globals';

import { EXPECTATIONS } from '../support/every-expectation.js';
import { createLightWorld } from '../support/light-world.js';
import { endingOf } from '../support/scenarios/scenario.js';

/** By a client that lost the answer or clicked twice. */
describe('MN3 a command that is sent twice does its work once', () => {
  it.each(EXPECTATIONS.map((one) => [one.operation.name, one] as const))('%s', async (_, { scenarios: [success], again }) => {
    const world = createLightWorld();
    const run = await success!.arrange(world);
    await run();
    const state = () => JSON.stringify(world.infra.store.contents());
    const [before, reported] = [state(), world.infra.contracts.NotificationDispatcher.intents.length];
    expect(endingOf(await run())).toBe(again.ending);
    // Of all others the second run changes nothing at all.
    expect(state() !== before).toBe(again.because !== null);
    if (again.because === null) expect(world.infra.contracts.NotificationDispatcher.intents.length).toBe(reported);
    await world.dispose();
  });

  const once = EXPECTATIONS.filter(({ changes, again }) => changes !== 'nothing' && again.because === null);

  it('is so for nearly all that change something', () => {
    expect(once.length).toBeGreaterThanOrEqual(20);
  });

  it.each(once.map((one) => [one.operation.name, one] as const))(
    '%s, both at the same time',
    async (_, { scenarios: [success] }) => {
      const world = createLightWorld();
      const run = await success!.arrange(world);
      const endings = (await Promise.all([run(), run()])).map(endingOf);
      expect(endings.filter((ending) => ending === success!.ending).length).toBe(1);
      await world.dispose();
    },
  );
});
