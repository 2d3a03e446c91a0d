import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { ending } from '../support/client.js';
import type { Client } from '../support/client.js';
import { sameSession, startFleet } from '../support/fleet.js';
import type { Fleet } from '../support/fleet.js';
import { anActiveAdmin, expecting, signedIn, signIn } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { SERVERS } from '../support/servers.js';

jest.setTimeout(180_000);

const PROCESSES = 4;

describe.each(SERVERS)('four processes of the host beside each other on %s', (_name, url) => {
  let fleet: Fleet;
  let ada: SignedIn;
  beforeAll(async () => {
    fleet = await startFleet(url, PROCESSES);
    ada = await fleet.firstAdmin();
  });
  afterAll(() => fleet.close());

  const elsewhere = (place: number, who: SignedIn): Client => sameSession(fleet.at(place), who);
  const everywhere = (who: SignedIn): readonly Client[] => Array.from({ length: PROCESSES }, (_, place) => elsewhere(place, who));

  it('guesses are counted together, wherever they arrive', async () => {
    const sam = await anActiveAdmin(fleet.at(1), ada);
    const guesses = Array.from({ length: 24 }, (_, turn) =>
      signIn(fleet.at(turn % PROCESSES).client(), { email: sam.email, password: `guess ${String(turn)}` }),
    );
    const endings = (await Promise.all(guesses)).map(ending);
    expect(endings.filter((one) => one === 'rejected invalid_credentials')).toHaveLength(5);
    expect(endings.filter((one) => one === 'throttled')).toHaveLength(19);
    expect(ending(await signIn(fleet.at(3).client(), sam))).toBe('throttled');
  });

  it('what one of them ends is over at all of them with the next request', async () => {
    const sam = await signedIn(fleet.at(2), await anActiveAdmin(fleet.at(1), ada));
    const seen = (): Promise<readonly number[]> =>
      Promise.all(everywhere(sam).map(async (client) => (await client.get('/me')).status));
    expect(await seen()).toEqual([200, 200, 200, 200]);
    await expecting('changed', elsewhere(3, ada).post(`/admins/${sam.adminId}/suspend`, { reason: 'x' }));
    expect(await seen()).toEqual([401, 401, 401, 401]);
  });

  it('a mode that one of them enters is kept by all of them', async () => {
    const told = (): Promise<readonly string[]> =>
      Promise.all(everywhere(ada).map(async (client) => ending(await client.post('/reports', { title: 'x' }))));
    await expecting('changed', elsewhere(1, ada).put('/system/read-only', { on: true, reason: 'x' }));
    expect(await told()).toEqual(Array.from({ length: PROCESSES }, () => 'read_only'));
    await expecting('changed', elsewhere(2, ada).put('/system/read-only', { on: false, reason: 'x' }));
    expect(new Set(await told())).toEqual(new Set(['created']));
  });

  it('two owners who suspend each other at different processes: never both', async () => {
    const bea = await signedIn(fleet.at(1), await anActiveAdmin(fleet.at(0), ada));
    await expecting('assigned', ada.client.put(`/admins/${bea.adminId}/roles/owner`));
    const [first, second] = await Promise.all([
      elsewhere(2, ada).post(`/admins/${bea.adminId}/suspend`, { reason: 'x' }),
      elsewhere(3, bea).post(`/admins/${ada.adminId}/suspend`, { reason: 'x' }),
    ]);
    const endings = [ending(first), ending(second)];
    expect(endings.filter((one) => one === 'changed')).toHaveLength(1);
    const left = endings[0] === 'changed' ? ada : bea;
    expect((await left.client.get('/me')).status).toBe(200);
    const gone = left === ada ? bea : ada;
    expect((await gone.client.get('/me')).status).toBe(401);
    ada = left;
  });

  it('every message is mailed by one of them', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, (_, turn) => anActiveAdmin(fleet.at(turn % PROCESSES), ada)));
    for (const { email } of people) {
      expect(fleet.output().split(`[mail] invitation for ${email}: `)).toHaveLength(2);
    }
  });
});
