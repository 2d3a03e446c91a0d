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

  // A job ends alike whether it found work or not: it says how much of it was its own.
  const counting = (one: (typeof once)[number]) => one.again.ending === one.succeeds;

  it.each(once.filter(counting).map((one) => [one.operation.name, one] as const))(
    '%s, both at the same time, counts what it did once',
    async (_, { scenarios: [success] }) => {
      const countIn = async (runs: 1 | 2): Promise<number> => {
        const world = createLightWorld();
        const run = await success!.arrange(world);
        const results = await Promise.all(Array.from({ length: runs }, run));
        await world.dispose();
        return results.reduce((sum, result) => sum + (result as unknown as { readonly count: number }).count, 0);
      };
      const alone = await countIn(1);
      expect(alone).toBeGreaterThan(0);
      expect(await countIn(2)).toBe(alone);
    },
  );

  it.each(once.filter((one) => !counting(one)).map((one) => [one.operation.name, one] as const))(
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
