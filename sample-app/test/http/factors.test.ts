import { ManualClock } from '@maatify/admin-infra/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { ending } from '../support/client.js';
import type { Client, Reply } from '../support/client.js';
import { auditEvents, rowsOf } from '../support/database.js';
import { aSecondFactor, anActiveAdmin, expecting, Phone, signedIn, signIn, theFirstAdmin } from '../support/given.js';
import type { Person, SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

const said = (reply: Reply): string => `${String(reply.status)} ${ending(reply)}`;

describe('second factors over HTTP', () => {
  // Stands still, so that no step ends in the middle of a test.
  const clock = new ManualClock();
  let host: Host;
  let ada: SignedIn;
  let sam: SignedIn;
  beforeAll(async () => {
    host = await startHost({ clock });
    ada = await theFirstAdmin(host);
  }, 60_000);
  beforeEach(async () => {
    sam = await signedIn(host, await anActiveAdmin(host, ada));
  });
  afterAll(() => host.close());

  const status = async (client: Client) => (await client.get('/totp')).body['status'];
  const replace = (phone: Phone, drift: -1 | 0 | 1) =>
    sam.client.post('/totp/replacement', { password: sam.password, code: phone.code(drift) });

  describe('POST /totp/replacement', () => {
    it('puts a new phone in the place of the old one: the cookie is a new one, and every other session is dead', async () => {
      const old = await aSecondFactor(sam, clock);
      const started = await replace(old, 0);
      expect(started.status).toBe(200);
      expect(started.body).toMatchObject({
        outcome: 'started',
        provisioningUri: expect.stringMatching(/^otpauth:\/\/totp\//),
        qrCode: expect.stringContaining('<svg'),
      });
      expect(await status(sam.client)).toEqual({ enabled: true, enrolling: true, recoveryCodesLeft: 0 });
      const before = sam.client.copy();
      const phone = new Phone(started.body['secret'], () => clock.now());
      expect(said(await sam.client.post('/totp/replacement/confirm', { code: old.code(1) }))).toBe('401 rejected invalid_code');
      const reply = await sam.client.post('/totp/replacement/confirm', { code: phone.code(1) });
      expect([reply.status, reply.body]).toEqual([200, { outcome: 'enabled' }]);
      expect(sam.client.cookies.get('session')).not.toBe(before.cookies.get('session'));
      expect((await sam.client.get('/me')).status).toBe(200);
      expect((await before.get('/me')).status).toBe(401);
      expect(await status(sam.client)).toEqual({ enabled: true, enrolling: false, recoveryCodesLeft: 0 });

      clock.advance(30_000);
      const { body } = await expecting('totp_required', signIn(host.client(), sam));
      const answer = (code: string) => host.client().post('/auth/totp', { challenge: body['challenge'], code });
      expect(said(await answer(old.code(1)))).toBe('401 rejected invalid_code');
      await expecting('signed_in', answer(phone.code(1)));
    });

    it('wants both factors, and one that is there', async () => {
      const unknown = new Phone('JBSWY3DPEHPK3PXP', () => clock.now());
      expect(said(await replace(unknown, 0))).toBe('409 not_enabled');
      const phone = await aSecondFactor(sam, clock);
      const begin = (password: string, code: string) => sam.client.post('/totp/replacement', { password, code });
      expect(said(await begin('not mine at all', phone.code(0)))).toBe('401 rejected invalid_credentials');
      expect((await begin(sam.password, unknown.code(0))).body).toEqual({
        outcome: 'rejected',
        reason: 'invalid_code',
        attemptsLeft: expect.any(Number),
      });
      expect(said(await sam.client.post('/totp/replacement/confirm', { code: phone.code(0) }))).toBe(
        '409 rejected nothing_pending',
      );
    });
  });

  describe('POST /totp/recovery-codes', () => {
    it('shows ten once; each comes in without the phone, once, and gets its owner a new one', async () => {
      expect(said(await sam.client.post('/totp/recovery-codes'))).toBe('409 not_enabled');
      const lost = await aSecondFactor(sam, clock);
      const { body } = await expecting('regenerated', sam.client.post('/totp/recovery-codes'));
      const [first = '', second = '', ...others] = body['codes'] as readonly string[];
      expect([body, others.length]).toEqual([{ outcome: 'regenerated', codes: expect.any(Array) }, 8]);
      expect(await status(sam.client)).toEqual({ enabled: true, enrolling: false, recoveryCodesLeft: 10 });

      const client = host.client();
      const answer = async (code: string) => {
        const { challenge } = (await expecting('totp_required', signIn(client, sam))).body as { challenge: string };
        return client.post('/auth/totp', { challenge, code });
      };
      expect(said(await answer(first.toUpperCase().replaceAll('-', ' ')))).toBe('200 signed_in');
      expect(said(await answer(first))).toBe('401 rejected invalid_code');
      expect(await status(sam.client)).toMatchObject({ recoveryCodesLeft: 9 });
      const started = await expecting('started', client.post('/totp/replacement', { password: sam.password, code: second }));
      const phone = new Phone(started.body['secret'], () => clock.now());
      await expecting('enabled', client.post('/totp/replacement/confirm', { code: phone.code(0) }));
      expect(await status(client)).toMatchObject({ enabled: true, recoveryCodesLeft: 0 });
      expect(said(await answer(others[0] ?? ''))).toBe('401 rejected invalid_code');
      expect(said(await answer(lost.code(1)))).toBe('401 rejected invalid_code');
    });

    it('stores no code', async () => {
      await aSecondFactor(sam, clock);
      const { body } = await expecting('regenerated', sam.client.post('/totp/recovery-codes'));
      const stored = JSON.stringify(await rowsOf(host.opened, 'recovery_codes'));
      for (const code of body['codes'] as readonly string[]) expect(stored).not.toContain(code.replaceAll('-', ''));
    });
  });

  it('DELETE /totp/enrolment forgets what was only shown', async () => {
    const { body } = await expecting('started', sam.client.post('/totp/enrolment', { password: sam.password }));
    expect(await status(sam.client)).toMatchObject({ enabled: false, enrolling: true });
    const token = sam.client.cookies.get('session');
    expect(said(await sam.client.delete('/totp/enrolment'))).toBe('200 cancelled');
    expect(said(await sam.client.delete('/totp/enrolment'))).toBe('200 nothing_pending');
    expect(sam.client.cookies.get('session')).toBe(token);
    expect(await status(sam.client)).toMatchObject({ enabled: false, enrolling: false });
    const { secret } = body as { secret: string };
    const confirm = { code: new Phone(secret, () => clock.now()).code(0) };
    expect(said(await sam.client.post('/totp/enrolment/confirm', confirm))).toBe('409 rejected nothing_pending');
  });

  describe('POST /totp/disable', () => {
    it('takes the factor away from who proves both: the cookie is a new one, and every other session is dead', async () => {
      const phone = await aSecondFactor(sam, clock);
      const before = sam.client.copy();
      const disable = (password: string, code: string) => sam.client.post('/totp/disable', { password, code });
      expect(said(await disable('not mine at all', phone.code(0)))).toBe('401 rejected invalid_credentials');
      expect(said(await disable(sam.password, phone.code(-1)))).toBe('401 rejected invalid_code');
      const reply = await disable(sam.password, phone.code(0));
      expect([reply.status, reply.body]).toEqual([200, { outcome: 'disabled' }]);
      expect(sam.client.cookies.get('session')).not.toBe(before.cookies.get('session'));
      expect((await before.get('/me')).status).toBe(401);
      expect(await status(sam.client)).toMatchObject({ enabled: false });
      expect(said(await disable(sam.password, phone.code(1)))).toBe('409 not_enabled');
      await expecting('signed_in', signIn(host.client(), sam));
    });

    it('keeps it where everybody must have one', async () => {
      const [hers, his] = [await aSecondFactor(ada, clock), await aSecondFactor(sam, clock)];
      const again = host.client();
      const { body } = await expecting('totp_required', signIn(again, ada));
      await expecting('signed_in', again.post('/auth/totp', { challenge: body['challenge'], code: hers.code(0) }));
      await expecting('changed', again.put('/settings/auth.totp.mandatory', { value: true }));
      const reply = await sam.client.post('/totp/disable', { password: sam.password, code: his.code(0) });
      expect(said(reply)).toBe('409 mandatory');
      await expecting('changed', again.put('/settings/auth.totp.mandatory', { value: false }));
      // So that the next test finds her as she was.
      await expecting('disabled', again.post('/totp/disable', { password: ada.password, code: hers.code(1) }));
      ada = { ...ada, client: again };
    });
  });

  describe('POST /admins/:id/totp/reset', () => {
    const path = (person: Person): string => `/admins/${person.adminId}/totp/reset`;

    it('takes a lost factor away, with every session and half-done sign-in; another one is enrolled', async () => {
      const phone = await aSecondFactor(sam, clock);
      const { body } = await expecting('totp_required', signIn(host.client(), sam));
      const reply = await ada.client.post(path(sam), { reason: 'lost it' });
      expect([reply.status, reply.body]).toEqual([200, { outcome: 'reset' }]);
      expect((await sam.client.get('/me')).status).toBe(401);
      const answer = { challenge: body['challenge'], code: phone.code(0) };
      expect(said(await host.client().post('/auth/totp', answer))).toBe('410 rejected challenge_expired');
      const again = await signedIn(host, sam);
      clock.advance(60_000);
      await aSecondFactor(again, clock);
      await expecting('totp_required', signIn(host.client(), sam));
    });

    it('is refused to whom it was not given, to oneself, for nobody and where there is no factor', async () => {
      const ask = (client: Client, person: Person) => client.post(path(person), { reason: 'x' });
      expect(said(await ask(sam.client, ada))).toBe('403 denied not_permitted');
      expect(said(await ask(ada.client, ada))).toBe('403 self_forbidden');
      expect(said(await ask(ada.client, { ...sam, adminId: 'nobody' }))).toBe('404 not_found');
      expect(said(await ask(ada.client, sam))).toBe('409 not_enabled');
      expect(said(await ask(host.client(), sam))).toBe('401 unauthenticated');
    });
  });

  it('GET /admins/:id/totp shows whether there is one, to whom admins are shown', async () => {
    await aSecondFactor(sam, clock);
    const reply = await ada.client.get(`/admins/${sam.adminId}/totp`);
    expect([reply.status, reply.body]).toEqual([
      200,
      { outcome: 'found', status: { enabled: true, enrolling: false, recoveryCodesLeft: 0 } },
    ]);
    expect(said(await sam.client.get(`/admins/${sam.adminId}/totp`))).toBe('200 found');
    expect(said(await sam.client.get(`/admins/${ada.adminId}/totp`))).toBe('403 denied not_permitted');
    expect(said(await ada.client.get('/admins/nobody/totp'))).toBe('404 not_found');
    expect(said(await host.client().get(`/admins/${sam.adminId}/totp`))).toBe('401 unauthenticated');
  });

  it('from other origins nothing of it is done', async () => {
    const phone = await aSecondFactor(sam, clock);
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const both = { password: sam.password, code: phone.code(0) };
    const before = await host.everything();
    for (const [method, path, body] of [
      ['POST', '/totp/replacement', both],
      ['POST', '/totp/replacement/confirm', { code: phone.code(0) }],
      ['POST', '/totp/disable', both],
      ['DELETE', '/totp/enrolment', undefined],
    ] as const) {
      expect([path, said(await sam.client.send(method, path, body, foreign))]).toEqual([path, '403 forbidden']);
    }
    const reset = await ada.client.post(`/admins/${sam.adminId}/totp/reset`, { reason: 'x' }, foreign);
    expect(said(reset)).toBe('403 forbidden');
    expect(await host.everything()).toBe(before);
  });

  it('the trail tells of each', async () => {
    await host.settled();
    const types = (await auditEvents(host.opened)).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['auth.totp.replaced', 'auth.totp.disabled', 'auth.totp.enrolment.cancelled']));
    expect(host.logger.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });
});

it('an authenticator app shows the name that the host was given, and whose factor it is', async () => {
  const host = await startHost({ env: { TOTP_ISSUER: 'Desk of ours' } });
  const { client, email, password } = await theFirstAdmin(host);
  const { body } = await expecting('started', client.post('/totp/enrolment', { password }));
  const uri = new URL(String(body['provisioningUri']));
  expect(decodeURIComponent(uri.pathname)).toContain(`Desk of ours:${email}`);
  expect(uri.searchParams.get('issuer')).toBe('Desk of ours');
  await host.close();
});
