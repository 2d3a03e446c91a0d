import { describe, expect, it } from '@jest/globals';

import { createLightWorld } from '../support/light-world.js';

describe('X5 whose operation keeps the process alive', () => {
  it('that of a part of the host, which nobody else waits for; not that of a request, whose connection does', async () => {
    const kept: boolean[] = [];
    const world = createLightWorld((contracts, { clock }) => {
      const start = clock.startTicker.bind(clock);
      clock.startTicker = (everyMs, onTick) => {
        const ticker = start(everyMs, onTick);
        return { stop: () => ticker.stop(), keepAlive: (on) => void kept.push(on) };
      };
      return contracts;
    });
    const actor = await world.actor('admins.suspend');
    expect((await world.lifecycle.suspend(actor, { adminId: world.someone(), reason: 'as agreed' })).outcome).toBe('changed');
    expect(kept).toEqual([]);
    expect((await world.sessions.expireDue(world.systemActor(), { limit: 10 })).outcome).toBe('expired');
    expect(kept).toEqual([true, false]);
    await world.dispose();
  });
});
