import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { aSecondFactor, anActiveAdmin, expecting, signedIn, signIn, theFirstAdmin, withASecondFactor } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

interface Canary {
  readonly what: string;
  readonly value: string;
  /** Where it may be seen: in the answers to this request, in their body or in their cookie. */
  readonly shownBy?: { readonly path: string; readonly in: 'body' | 'cookie' };
}

/** Plays a life with every kind of secret in it, then looks for each of them wherever it should not be. */
describe('threat=leaking secrets (X2 v5.0.0-14.2.4)', () => {
  let host: Host;
  const canaries: Canary[] = [];
  const remember = (what: string, value: unknown, shownBy?: Canary['shownBy']): string => {
    canaries.push({ what, value: String(value), ...(shownBy === undefined ? {} : { shownBy }) });
    return String(value);
  };

  beforeAll(async () => {
    host = await startHost();
    const first = await theFirstAdmin(host);
    remember('password', first.password);
    remember('session token', first.client.cookies.get('session'), { path: '/auth/sign-in', in: 'cookie' });
    await first.client.post('/auth/sign-in', {
      email: first.email,
      password: remember('wrong password', 'wr0ng-canary-password'),
    });
    const ada = await withASecondFactor(host, first);

    const sam = await signedIn(host, await anActiveAdmin(host, ada));
    remember('password', sam.password);
    remember('invitation code', await host.codeFor(sam.email));
    const phone = await aSecondFactor(sam);
    remember('seed', phone.secret, { path: '/totp/enrolment', in: 'body' });
    remember('rotated token', sam.client.cookies.get('session'), { path: '/totp/enrolment/confirm', in: 'cookie' });

    const client = host.client();
    const { body } = await expecting('totp_required', signIn(client, sam));
    const challenge = remember('challenge', body['challenge'], { path: '/auth/sign-in', in: 'body' });
    await client.post('/auth/totp', { challenge, code: remember('wrong code', '000001') });
    await expecting('signed_in', client.post('/auth/totp', { challenge, code: phone.code(1) }));
    remember('second token', client.cookies.get('session'), { path: '/auth/totp', in: 'cookie' });

    // The mandatory factor, with the code an administrator sends.
    const kim = await anActiveAdmin(host, ada);
    await expecting('changed', ada.client.put('/settings/auth.totp.mandatory', { value: true }));
    const asked = await expecting('totp_enrolment_required', signIn(host.client(), kim));
    await expecting('sent', ada.client.post(`/admins/${kim.adminId}/totp-enrolment-code`, { reason: 'new phone' }));
    const enrolmentCode = remember('enrolment code', await host.codeFor(kim.email, 'totp_enrolment'));
    await expecting('started', host.client().post('/auth/totp-enrolment', { challenge: asked.body['challenge'], enrolmentCode }));

    // A forgotten password, and one that was changed.
    await expecting('accepted', host.client().post('/password-recovery', { email: kim.email }));
    const code = remember('mailed code', await host.codeFor(kim.email, 'password_recovery'));
    const next = remember('recovered password', 'recovered-canary-password');
    await expecting('changed', host.client().post('/password-recovery/complete', { code, next }));
    const changed = { current: sam.password, next: remember('changed password', 'changed-canary-password') };
    await expecting('changed', client.put('/password', changed));
    remember('token after a change', client.cookies.get('session'), { path: '/password', in: 'cookie' });
    await expecting('reauthenticated', client.post('/auth/reauthenticate', { password: changed.next }));
    remember('proven token', client.cookies.get('session'), { path: '/auth/reauthenticate', in: 'cookie' });

    // And everything that shows what is stored, and what goes wrong with a secret in it.
    const audit = ['/audit?limit=100', '/audit/export?format=csv', '/audit/export?format=jsonl'];
    for (const path of ['/me', '/admins', '/sessions', `/admins/${sam.adminId}/sessions`, ...audit, '/health']) {
      await ada.client.get(path);
    }
    await ada.client.post('/admins', { raw: `{"email":"${remember('malformed body', 'canary-in-malformed-json')}` });
    await ada.client.post('/invitations/accept', { code: remember('unknown code', 'canary-unknown-code'), password: 'x' });
    await host.client().get(`/me?token=${remember('token in a query', 'canary-token-in-a-query')}`);
    await host.client().get('/me', { cookie: `session=${remember('made-up token', 'canary-made-up-token')}` });
    await host.settled();
  }, 60_000);
  afterAll(() => host.close());

  it('OP-06 shows each secret where it is meant to be shown, once, and nowhere else, an export included', () => {
    const leaks = canaries.flatMap(({ what, value, shownBy }) =>
      host.replies.flatMap(({ method, path, reply }) => {
        const cookies = reply.setCookies.join('\n');
        const headers = [...reply.headers].filter(([name]) => name !== 'set-cookie').join('\n');
        const places = { body: reply.text, cookie: cookies, headers };
        return Object.entries(places)
          .filter(([place, text]) => text.includes(value) && !(shownBy?.path === path && shownBy.in === place))
          .map(([place]) => `${what} in the ${place} of ${method} ${path}`);
      }),
    );
    expect(leaks).toEqual([]);
    for (const { what, value, shownBy } of canaries) {
      if (shownBy?.in !== 'body') continue;
      const shown = host.replies.filter(({ reply }) => reply.text.includes(value));
      expect([what, shown.length]).toEqual([what, 1]);
    }
  });

  it('v5.0.0-16.2.5 OP-16 logs none of them', () => {
    const logged = JSON.stringify(host.logger.entries);
    expect(canaries.filter(({ value }) => logged.includes(value)).map(({ what }) => what)).toEqual([]);
  });

  it('ID-14 stores none of them as they are', async () => {
    const stored = await host.everything();
    const kept = canaries.filter(({ value, what }) => what !== 'wrong code' && stored.includes(value));
    expect(kept.map(({ what }) => what)).toEqual([]);
  });

  it('shows no hash, no digest and no sealed value', async () => {
    const stored = await host.everything();
    const hidden = [
      ...stored.matchAll(/"(?:password_hash|token_digest|challenge_digest|code_digest|sealed_seed|sealed_code)": ?"([^"]+)"/g),
    ];
    expect(hidden.length).toBeGreaterThan(8);
    const seen = host.replies.map(({ reply }) => reply.text).join('\n') + JSON.stringify(host.logger.entries);
    expect(hidden.filter(([, value = '']) => seen.includes(value)).map(([whole]) => whole)).toEqual([]);
    expect(seen).not.toContain('$argon2id$');
  });
});
