import { ManualClock } from '@maatify/admin-infra/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { signedIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

const MINUTE_MS = 60_000;
const PASSIVE = { 'x-passive': 'true' };

describe('polling keeps no idle session alive (found outside, row W15)', () => {
  const clock = new ManualClock();
  let host: Host;
  let ada: SignedIn;
  beforeAll(async () => {
    host = await startHost({ contracts: { Clock: { useValue: clock } } });
    ada = await theFirstAdmin(host);
  });
  afterAll(() => host.close());

  const idleFor = async (header: Record<string, string>): Promise<readonly number[]> => {
    const { client } = await signedIn(host, ada);
    const statuses: number[] = [];
    for (let minutes = 0; minutes < 45; minutes += 5) {
      clock.advance(5 * MINUTE_MS);
      statuses.push((await client.get('/me', header)).status);
    }
    return statuses;
  };

  it('where the page says that it only looks', async () => {
    const statuses = await idleFor(PASSIVE);
    expect(statuses[0]).toBe(200);
    expect(statuses.at(-1)).toBe(401);
  });

  it('and is a use of the session where it says nothing', async () => {
    expect(new Set(await idleFor({}))).toEqual(new Set([200]));
  });

  it('a command is a use whatever its header says', async () => {
    const { client } = await signedIn(host, ada);
    for (let minutes = 0; minutes < 45; minutes += 5) {
      clock.advance(5 * MINUTE_MS);
      expect((await client.post('/reports', { title: 'x' }, PASSIVE)).status).toBe(201);
    }
  });
});
