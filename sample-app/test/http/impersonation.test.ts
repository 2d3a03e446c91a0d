import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { anActiveAdmin, expecting, signedIn, signIn, theFirstAdmin } from '../support/given.js';
import type { Person, SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

describe('impersonation over HTTP', () => {
  let host: Host;
  let ada: SignedIn;
  let sam: Person;
  beforeAll(async () => {
    host = await startHost();
    ada = await theFirstAdmin(host);
    sam = await anActiveAdmin(host, ada);
  });
  afterAll(() => host.close());

  const me = async (): Promise<unknown> => (await ada.client.get('/me')).body['admin']?.adminId;
  const start = () => ada.client.post(`/admins/${sam.adminId}/impersonate`, { reason: 'a ticket', minutes: 5 });

  it('is a second cookie: the own session stays, and the token is in no body', async () => {
    const own = await me();
    const started = await expecting('started', start());
    expect(Object.keys(started.body).sort()).toEqual(['expiresAt', 'outcome']);
    expect(started.setCookies.map((cookie) => cookie.split('=')[0])).toEqual(['acting']);
    expect(await me()).toBe(sam.adminId);
    await expecting('stopped', ada.client.delete('/impersonation'));
    expect(await me()).toBe(own);
  });

  it('does nothing in the own name when the other session is over', async () => {
    await expecting('started', start());
    const { client } = await signedIn(host, sam);
    await expecting('revoked', client.delete('/sessions'));
    expect((await ada.client.get('/me')).status).toBe(401);
    await expecting('not_active', ada.client.delete('/impersonation'));
    expect((await ada.client.get('/me')).status).toBe(200);
  });

  it.each(['two', 'one that no token looks like', 'none in it'])(
    'does nothing in the own name where the other session cannot be told: %s',
    async (what) => {
      await expecting('started', start());
      const { client } = ada;
      const acting = client.cookies.get('acting') ?? '';
      const planted = { two: `${acting}; acting=planted`, 'one that no token looks like': '"!"', 'none in it': '' }[what] ?? '';
      const cookie = [...client.cookies].map(([name, value]) => `${name}=${name === 'acting' ? planted : value}`).join('; ');
      const before = await host.everything('sessions');
      expect((await client.get('/me', { cookie })).status).toBe(401);
      expect((await client.post('/reports', { title: 'x' }, { cookie })).status).toBe(401);
      expect(await host.everything('sessions')).toBe(before);
      // The way out of it is the own session's, and takes whatever is there away.
      const stopped = await client.send('DELETE', '/impersonation', undefined, { cookie });
      expect([stopped.status, stopped.setCookies.map((one) => one.split('=')[0])]).toEqual([200, ['acting']]);
      expect(await me()).toBe(ada.adminId);
    },
  );

  it('is over for who signs in again: the other cookie goes, and what follows is done in the own name', async () => {
    await expecting('started', start());
    const again = await expecting('signed_in', signIn(ada.client, ada));
    expect(again.setCookies.map((cookie) => cookie.split('=')[0]).sort()).toEqual(['acting', 'device', 'session']);
    expect(await me()).toBe(ada.adminId);
  });

  it('refuses what nobody does in the name of somebody else', async () => {
    await expecting('started', start());
    const another = await ada.client.post(`/admins/${sam.adminId}/impersonate`, { reason: 'x', minutes: 5 });
    expect([another.status, another.body['reason']]).toEqual([403, 'system_restriction']);
    const out = await expecting('signed_out', ada.client.post('/auth/sign-out'));
    expect(out.setCookies.map((cookie) => cookie.split('=')[0]).sort()).toEqual(['acting', 'session']);
    expect((await ada.client.get('/me')).status).toBe(401);
  });
});
