import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ending } from '../support/client.js';
import { aSecondFactor, expecting, signedIn, signIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

describe('threat=session handling', () => {
  let host: Host;
  let ada: SignedIn;
  beforeAll(async () => {
    host = await startHost();
    ada = await theFirstAdmin(host);
  }, 60_000);
  afterAll(() => host.close());

  it('never adopts a value the client brought (F24)', async () => {
    const planted = 'planted-by-somebody-else-0123456789abcdefghi';
    const client = host.client();
    client.cookies.set('session', planted);
    const { setCookies } = await expecting('signed_in', signIn(client, ada));
    const given = client.cookies.get('session') ?? '';
    expect(given).not.toBe(planted);
    expect(setCookies.join()).not.toContain(planted);
    expect((await host.client().get('/me', { cookie: `session=${planted}` })).status).toBe(401);
    expect((await client.get('/me')).status).toBe(200);
  });

  it('hands out a new token at every sign-in, even to a client that has one (F24)', async () => {
    const { client } = await signedIn(host, ada);
    const before = client.cookies.get('session');
    await expecting('signed_in', signIn(client, ada));
    expect(client.cookies.get('session')).not.toBe(before);
  });

  it('takes neither of two cookies of one name: one of them was planted', async () => {
    const token = ada.client.cookies.get('session') ?? '';
    const replies = await Promise.all([
      host.client().get('/me', { cookie: `session=planted; session=${token}` }),
      host.client().get('/me', { cookie: `session=${token}; session=planted` }),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([401, 401]);
  });

  it('ends the session in the store, not only in the browser (F30)', async () => {
    const { client } = await signedIn(host, ada);
    const copy = client.copy();
    const reply = await expecting('signed_out', client.post('/auth/sign-out'));
    expect(reply.setCookies.some((cookie) => cookie.startsWith('session=;') && cookie.includes('Expires=Thu, 01 Jan 1970'))).toBe(
      true,
    );
    expect((await copy.get('/me')).status).toBe(401);
    expect((await ada.client.get('/me')).status).toBe(200);
  });

  it('gives no session before the last factor, and takes no challenge for one (F16, F18)', async () => {
    const person = await signedIn(host, ada);
    const other = await signedIn(host, ada);
    const beforeEnrolment = person.client.cookies.get('session');
    const phone = await aSecondFactor(person);
    expect(person.client.cookies.get('session')).not.toBe(beforeEnrolment);
    // The factor moved the epoch: what was open before is dead, the one that enrolled it goes on.
    expect((await other.client.get('/me')).status).toBe(401);
    expect((await person.client.get('/me')).status).toBe(200);

    const client = host.client();
    const { body, setCookies } = await expecting('totp_required', signIn(client, ada));
    expect(setCookies.filter((cookie) => cookie.startsWith('session='))).toEqual([]);
    expect((await host.client().get('/me', { cookie: `session=${body['challenge']}` })).status).toBe(401);
    const code = phone.code(1);
    await expecting('signed_in', client.post('/auth/totp', { challenge: body['challenge'], code }));
    expect((await client.get('/me')).status).toBe(200);
    // Challenge and code worked once.
    expect(ending(await host.client().post('/auth/totp', { challenge: body['challenge'], code }))).toBe(
      'rejected challenge_expired',
    );
    const again = await expecting('totp_required', signIn(host.client(), ada));
    expect(ending(await host.client().post('/auth/totp', { challenge: again.body['challenge'], code }))).toBe(
      'rejected invalid_code',
    );
    ada = { ...ada, client };
  });

  it('keeps the device cookie signed and long-lived, and makes a new one for whoever forges it', async () => {
    const client = host.client();
    const { setCookies } = await signIn(client, { email: 'nobody@example.test', password: 'x' });
    const [cookie = ''] = setCookies.filter((one) => one.startsWith('device='));
    expect(cookie).toMatch(/^device=[\w-]{22}\.[\w-]{43}; Max-Age=34560000; Path=\/; .*HttpOnly; SameSite=Strict$/);
    const own = client.cookies.get('device') ?? '';
    await signIn(client, { email: 'nobody@example.test', password: 'x' });
    expect(client.cookies.get('device')).toBe(own);
    const forged = `${own.slice(0, -1)}${own.endsWith('A') ? 'B' : 'A'}`;
    for (const value of [forged, own.slice(0, 22), `${own}x`, 'x'.repeat(22), `${'x'.repeat(22)}.${own.slice(23)}`]) {
      client.cookies.set('device', value);
      await signIn(client, { email: 'nobody@example.test', password: 'x' });
      expect([forged, own, value]).not.toContain(client.cookies.get('device'));
    }
  });

  it('tells nobody why a token is dead', async () => {
    const client = host.client();
    client.cookies.set('session', 'never-a-token');
    const reply = await client.get('/me', { 'x-request-id': 'request-0002' });
    expect([reply.status, reply.text]).toEqual([401, '{"error":"unauthenticated","correlationId":"request-0002"}']);
    expect(reply.setCookies).toEqual([]);
  });
});
