import { beforeEach, describe, expect, it } from '@jest/globals';

import { lightWorld } from './support/light-world.js';
import type { LightWorld } from './support/light-world.js';
import { liveByAccess, person, sessionOf, signIn } from './support/people.js';
import type { Person } from './support/people.js';

const HOUR_MS = 3_600_000;

describe('S7 the limit and liveness agree to the millisecond', () => {
  let world: LightWorld;
  let who: Person;
  beforeEach(() => {
    world = lightWorld({ policy: { sessions: { whenFull: 'refuse' } } });
    world.store.setSetting('auth.session.max_live', 1);
    world.store.setSetting('auth.session.idle_minutes', 60);
    who = person(world);
  });

  async function expectPlaceAfterOneMoreMillisecond(token: Parameters<typeof liveByAccess>[1][number]): Promise<void> {
    expect(await signIn(world, who)).toMatchObject({ outcome: 'session_limit_reached' });
    world.clock.stepWall(1);
    expect(await liveByAccess(world, [token])).toEqual([]);
    expect(await signIn(world, who)).toMatchObject({ outcome: 'signed_in' });
  }

  it('a session that is exactly idle leaves its place', async () => {
    const { token } = await sessionOf(world, who);
    world.clock.stepWall(HOUR_MS - 1);
    await expectPlaceAfterOneMoreMillisecond(token);
  });

  it('a session that is exactly too old by a limit shortened later leaves its place, however recently it was used', async () => {
    const { token } = await sessionOf(world, who);
    world.store.setSetting('auth.session.absolute_hours', 1);
    world.clock.stepWall(HOUR_MS / 2);
    expect(await liveByAccess(world, [token])).toHaveLength(1);
    world.clock.stepWall(HOUR_MS / 2 - 1);
    await expectPlaceAfterOneMoreMillisecond(token);
  });

  it('a session that a clock stepping back has put into the future keeps its place: it lives again when the clock catches up', async () => {
    const { token } = await sessionOf(world, who);
    world.clock.stepWall(-10 * 60_000);
    expect(await liveByAccess(world, [token])).toEqual([]);
    expect(await signIn(world, who)).toMatchObject({ outcome: 'session_limit_reached' });
    world.clock.stepWall(10 * 60_000);
    expect(await liveByAccess(world, [token])).toEqual([token]);
  });
});
