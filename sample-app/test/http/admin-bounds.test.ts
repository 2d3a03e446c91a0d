import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ending } from '../support/client.js';
import type { Reply } from '../support/client.js';
import { anActiveAdmin, expecting, signedIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';
import { filledIn, routesOf } from '../support/routes.js';

const PER_MINUTE = 30;

describe('v5.0.0-2.4.1 an admin who asks again and again', () => {
  let host: Host;
  let ada: SignedIn;
  let sam: SignedIn;
  let elsewhere: SignedIn;
  let answers: readonly Reply[];
  beforeAll(async () => {
    host = await startHost({ env: { ADMIN_REQUESTS_PER_MINUTE: String(PER_MINUTE) } });
    ada = await theFirstAdmin(host);
    sam = await signedIn(host, await anActiveAdmin(host, ada));
    elsewhere = await signedIn(host, ada);
    const lists = ['/admins', '/admins?status=active', '/audit', '/roles'];
    const replies: Reply[] = [];
    for (let asked = 0; asked < 2 * PER_MINUTE; asked += 1) replies.push(await ada.client.get(lists[asked % lists.length] ?? ''));
    answers = replies;
  }, 60_000);
  afterAll(() => host.close());

  it('is turned away, and told when to ask again', () => {
    const statuses = answers.map(({ status }) => status);
    expect(statuses.slice(0, 4)).toEqual([200, 200, 200, 200]);
    expect(statuses.filter((status) => status === 200).length).toBeLessThan(2 * PER_MINUTE - 10);
    const last = answers.filter(({ status }) => status === 429).at(-1);
    expect(last?.body).toMatchObject({ error: 'too_many_requests', written: 'no' });
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  });

  it('is so in every session, and a made-up one uses up nothing of theirs', async () => {
    // Few enough that a minute of its own would let all of them pass.
    const reply = await untilTurnedAway(elsewhere, PER_MINUTE / 3);
    expect([reply.status, reply.body['error']]).toEqual([429, 'too_many_requests']);
    const stranger = host.client();
    stranger.cookies.set('session', 'made-up');
    for (let asked = 0; asked < 2 * PER_MINUTE; asked += 1) expect((await stranger.get('/admins')).status).toBe(401);
  });

  it('takes nothing from another', async () => {
    for (let asked = 0; asked < 5; asked += 1) await expecting('found', sam.client.get('/me'));
  });

  it('signs out all the same', async () => {
    expect((await untilTurnedAway(ada)).status).toBe(429);
    expect(ending(await ada.client.post('/auth/sign-out'))).toBe('signed_out');
    expect((await ada.client.get('/me')).status).toBe(401);
  });
});

describe('v5.0.0-2.4.1 whose minute it is', () => {
  let host: Host;
  let ada: SignedIn;
  let sam: SignedIn;
  beforeAll(async () => {
    host = await startHost({ env: { ADMIN_REQUESTS_PER_MINUTE: String(PER_MINUTE) } });
    ada = await theFirstAdmin(host);
    sam = await signedIn(host, await anActiveAdmin(host, ada));
  }, 60_000);
  afterAll(() => host.close());

  it('of whoever is refused as well: being denied costs as much as being answered', async () => {
    const kim = await signedIn(host, await anActiveAdmin(host, ada));
    for (const path of ['/admins', '/audit']) expect(ending(await kim.client.get(path))).toBe('denied not_permitted');
    // Refused by the guard of the host's own routes, and not by an operation.
    expect((await untilTurnedAway(kim, 2 * PER_MINUTE, '/audit')).status).toBe(429);
  });

  it('of whoever acts as somebody else, and not of whom they act as; stopping is open to them all the same', async () => {
    await expecting('started', ada.client.post(`/admins/${sam.adminId}/impersonate`, { reason: 'a ticket', minutes: 5 }));
    const acting = await untilTurnedAway(ada, 2 * PER_MINUTE, '/me');
    expect([acting.status, acting.body['error']]).toEqual([429, 'too_many_requests']);
    for (let asked = 0; asked < 5; asked += 1) await expecting('found', sam.client.get('/me'));
    const own = await signedIn(host, ada);
    expect((await untilTurnedAway(own, PER_MINUTE / 3)).status).toBe(429);
    await expecting('stopped', ada.client.delete('/impersonation'));
  });
});

describe('v5.0.0-2.4.1 an admin whose minute is used up', () => {
  it('is turned away from every route that asks for a session, but for the two by which authority is given up', async () => {
    const host = await startHost({ env: { ADMIN_REQUESTS_PER_MINUTE: '1' } });
    const { client } = await theFirstAdmin(host);
    await expecting('found', client.get('/me'));
    const open: string[] = [];
    for (const { method, path } of routesOf(host)) {
      const copy = client.copy();
      const { status, body } = await host.client().send(method, filledIn(path), method === 'GET' ? undefined : {});
      // Public routes have bounds of their own.
      if (status !== 401 || body['error'] !== 'unauthenticated' || isWayOut(method, path)) continue;
      if ((await copy.send(method, filledIn(path), method === 'GET' ? undefined : {})).status !== 429)
        open.push(`${method} ${path}`);
    }
    expect(open).toEqual([]);
    await expecting('not_active', client.delete('/impersonation'));
    await expecting('signed_out', client.post('/auth/sign-out'));
    await host.close();
  }, 60_000);

  const isWayOut = (method: string, path: string): boolean =>
    ['DELETE /impersonation', 'POST /auth/sign-out'].includes(`${method} ${path}`);
});

/** The allowance grows while tests run, so a few more may pass first. */
async function untilTurnedAway({ client }: SignedIn, most = PER_MINUTE, path = '/admins'): Promise<Reply> {
  let reply = await client.get(path);
  for (let asked = 0; asked < most && reply.status !== 429; asked += 1) reply = await client.get(path);
  return reply;
}
