import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { ending } from '../support/client.js';
import type { Client, Reply } from '../support/client.js';
import { auditEvents } from '../support/database.js';
import {
  aSecondFactor,
  anActiveAdmin,
  anAcceptedAdmin,
  expecting,
  mustChangePassword,
  signedIn,
  signIn,
  theFirstAdmin,
} from '../support/given.js';
import type { Person, SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

const NEXT = 'another long passphrase of mine';
const said = (reply: Reply): string => `${String(reply.status)} ${ending(reply)}`;

describe('passwords over HTTP', () => {
  let host: Host;
  let ada: SignedIn;
  let sam: SignedIn;
  beforeAll(async () => {
    host = await startHost();
    ada = await theFirstAdmin(host);
  }, 60_000);
  beforeEach(async () => {
    sam = await signedIn(host, await anActiveAdmin(host, ada));
  });
  afterAll(() => host.close());

  const recoveryCode = async (person: Person): Promise<string> => {
    await expecting('accepted', host.client().post('/password-recovery', { email: person.email }));
    return host.codeFor(person.email, 'password_recovery');
  };

  describe('PUT /password', () => {
    it('changes it: the cookie is a new one, and every other session is dead', async () => {
      const elsewhere = await signedIn(host, sam);
      const before = sam.client.copy();
      const reply = await sam.client.put('/password', { current: sam.password, next: NEXT });
      expect([reply.status, reply.body]).toEqual([200, { outcome: 'changed' }]);
      expect(sam.client.cookies.get('session')).not.toBe(before.cookies.get('session'));
      expect((await sam.client.get('/me')).status).toBe(200);
      for (const client of [before, elsewhere.client]) expect((await client.get('/me')).status).toBe(401);
      expect(said(await signIn(host.client(), sam))).toBe('401 rejected invalid_credentials');
      await expecting('signed_in', signIn(host.client(), { ...sam, password: NEXT }));
    });

    it('refuses a wrong one, the same one and a weak one, and leaves the cookie alone', async () => {
      const put = (current: string, next: string) => sam.client.put('/password', { current, next });
      const replies = [
        await put('not mine at all', NEXT),
        await put(sam.password, sam.password),
        await put(sam.password, 'short'),
      ];
      expect(replies.map(said)).toEqual(['401 rejected invalid_credentials', '422 same_password', '422 weak_password']);
      expect(replies[2]?.body['rules']).toEqual(['min_length', 'common']);
      expect(replies.flatMap(({ setCookies }) => setCookies)).toEqual([]);
      expect((await sam.client.get('/me')).status).toBe(200);
    });

    it('counts guesses at an unlocked screen', async () => {
      for (let turn = 0; turn < 5; turn += 1) await sam.client.put('/password', { current: `guess ${String(turn)}`, next: NEXT });
      const reply = await sam.client.put('/password', { current: sam.password, next: NEXT });
      expect(said(reply)).toBe('429 throttled');
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(25 * 60);
    });
  });

  describe('POST /password-recovery', () => {
    it('sets a new password by the mailed code, once, signs nobody in and ends every session', async () => {
      const code = await recoveryCode(sam);
      const client = host.client();
      const complete = (next: string) => client.post('/password-recovery/complete', { code, next });
      expect((await complete('short')).body).toEqual({ outcome: 'weak_password', rules: ['min_length', 'common'] });
      const reply = await complete(NEXT);
      expect([reply.status, reply.body, reply.setCookies]).toEqual([200, { outcome: 'changed' }, []]);
      expect((await client.get('/me')).status).toBe(401);
      expect((await sam.client.get('/me')).status).toBe(401);
      expect(said(await complete('yet another long passphrase'))).toBe('401 rejected invalid_code');
      expect(said(await signIn(host.client(), sam))).toBe('401 rejected invalid_credentials');
      await expecting('signed_in', signIn(host.client(), { ...sam, password: NEXT }));
    });

    it('passes no second factor', async () => {
      await aSecondFactor(sam);
      const code = await recoveryCode(sam);
      await expecting('changed', host.client().post('/password-recovery/complete', { code, next: NEXT }));
      await expecting('totp_required', signIn(host.client(), { ...sam, password: NEXT }));
    });

    it('knows no code of another purpose', async () => {
      await expecting('created', ada.client.post('/admins', { email: 'other@example.test', name: 'Other' }));
      const code = await host.codeFor('other@example.test');
      const reply = await host.client().post('/password-recovery/complete', { code, next: NEXT });
      expect(said(reply)).toBe('401 rejected invalid_code');
    });
  });

  describe('POST /admins/:id/password/reset', () => {
    const path = (person: Person): string => `/admins/${person.adminId}/password/reset`;

    it('takes the password and every session away; the mailed code sets another', async () => {
      const reply = await ada.client.post(path(sam), { reason: 'forgot it' });
      expect([reply.status, reply.body]).toEqual([200, { outcome: 'reset', expiresAt: expect.any(Number) }]);
      expect((await sam.client.get('/me')).status).toBe(401);
      expect(said(await signIn(host.client(), sam))).toBe('401 rejected invalid_credentials');
      const code = await host.codeFor(sam.email, 'password_recovery');
      await expecting('changed', host.client().post('/password-recovery/complete', { code, next: NEXT }));
      await expecting('signed_in', signIn(host.client(), { ...sam, password: NEXT }));
    });

    it('is refused to whom it was not given, for nobody, and for an address that nobody verified', async () => {
      const { body } = await ada.client.post('/admins', { email: `new-${sam.email}`, name: 'New' });
      const invited = { ...sam, adminId: body['admin'].adminId };
      const ask = (client: Client, person: Person) => client.post(path(person), { reason: 'x' });
      expect((await ask(sam.client, ada)).body).toEqual({
        outcome: 'denied',
        ability: 'admins.password.reset',
        reason: 'not_permitted',
      });
      expect(said(await ask(ada.client, { ...sam, adminId: 'nobody' }))).toBe('404 not_found');
      expect(said(await ask(ada.client, invited))).toBe('409 email_not_verified');
      expect(said(await ask(host.client(), sam))).toBe('401 unauthenticated');
      expect((await sam.client.get('/me')).status).toBe(200);
    });
  });

  describe('POST /admins/:id/throttle/clear', () => {
    const path = (person: Person): string => `/admins/${person.adminId}/throttle/clear`;

    it('lets in at once who used up their attempts', async () => {
      for (let turn = 0; turn < 5; turn += 1) await signIn(host.client(), { ...sam, password: 'mistyped' });
      expect(said(await signIn(host.client(), sam))).toBe('429 throttled');
      expect(said(await ada.client.post(path(sam), { reason: 'called me' }))).toBe('200 cleared');
      await expecting('signed_in', signIn(host.client(), sam));
    });

    it('says where there was nothing to clear, and is refused to oneself, to others and for nobody', async () => {
      const fresh = await anAcceptedAdmin(host, ada);
      const ask = (client: Client, person: Person) => client.post(path(person), { reason: 'x' });
      expect(said(await ask(ada.client, fresh))).toBe('200 not_throttled');
      expect(said(await ask(ada.client, ada))).toBe('403 self_forbidden');
      expect(said(await ask(sam.client, ada))).toBe('403 denied not_permitted');
      expect(said(await ask(ada.client, { ...sam, adminId: 'nobody' }))).toBe('404 not_found');
      expect(said(await ask(host.client(), sam))).toBe('401 unauthenticated');
    });
  });

  describe('POST /auth/password-change', () => {
    /** Imported with a password that others knew: the sign-in asks for another one. */
    const halfWay = async (client: Client): Promise<string> => {
      await mustChangePassword(host.opened, sam.adminId);
      const { body, setCookies } = await expecting('password_change_required', signIn(client, sam));
      expect(setCookies.filter((cookie) => cookie.startsWith('session='))).toEqual([]);
      return body['challenge'];
    };

    it('completes the sign-in by another password, and ends the session the browser still had', async () => {
      const old = sam.client.copy();
      const challenge = await halfWay(sam.client);
      const change = (newPassword: string) => sam.client.post('/auth/password-change', { challenge, newPassword });
      expect(said(await change(sam.password))).toBe('422 same_password');
      expect(said(await change('short'))).toBe('422 weak_password');
      const reply = await change(NEXT);
      expect([reply.status, reply.body]).toEqual([200, { outcome: 'signed_in', newDevice: false }]);
      expect(sam.client.cookies.get('session')).not.toBe(old.cookies.get('session'));
      expect((await sam.client.get('/me')).status).toBe(200);
      expect((await old.get('/me')).status).toBe(401);
      expect(said(await change('yet another long passphrase'))).toBe('410 rejected challenge_expired');
      await expecting('signed_in', signIn(host.client(), { ...sam, password: NEXT }));
    });

    it('takes no challenge of its own making, and no session token from the body', async () => {
      const change = { challenge: 'c'.repeat(43), newPassword: NEXT };
      expect(said(await host.client().post('/auth/password-change', change))).toBe('410 rejected challenge_expired');
      const doubled = await host.client().post('/auth/password-change', { ...change, current: 'x' });
      expect(doubled.body['violations']).toEqual([{ path: 'body.current', rule: 'unknown_field' }]);
    });
  });

  it('from other origins nothing of it is done', async () => {
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const before = await host.everything();
    for (const [method, path, body] of [
      ['PUT', '/password', { current: sam.password, next: NEXT }],
      ['POST', '/password-recovery', { email: sam.email }],
      ['POST', '/password-recovery/complete', { code: 'c'.repeat(43), next: NEXT }],
      ['POST', '/auth/password-change', { challenge: 'c'.repeat(43), newPassword: NEXT }],
      ['POST', '/auth/reauthenticate', { password: sam.password }],
    ] as const) {
      const reply = await sam.client.send(method, path, body, foreign);
      expect([path, said(reply)]).toEqual([path, '403 forbidden']);
    }
    for (const path of [`/admins/${sam.adminId}/password/reset`, `/admins/${sam.adminId}/throttle/clear`]) {
      expect([path, said(await ada.client.post(path, { reason: 'x' }, foreign))]).toEqual([path, '403 forbidden']);
    }
    expect(await host.everything()).toBe(before);
  });

  it('the trail tells of each, by whom and how', async () => {
    await host.settled();
    const types = (await auditEvents(host.opened)).map(({ type }) => type);
    for (const type of ['auth.password.changed', 'auth.password.reset', 'auth.recovery.requested', 'auth.throttle.cleared']) {
      expect(types).toContain(type);
    }
    expect(host.logger.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });
});
