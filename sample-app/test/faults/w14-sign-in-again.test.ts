import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { aSecondFactor, expecting, signIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

describe('signing in again ends the earlier session of this browser (found outside, row W14)', () => {
  let host: Host;
  let ada: SignedIn;
  beforeAll(async () => {
    host = await startHost();
    ada = await theFirstAdmin(host);
  });
  afterAll(() => host.close());

  it('and five sign-ins of one browser push no other device out', async () => {
    const phone = host.client();
    await expecting('signed_in', signIn(phone, ada));
    const laptop = host.client();
    const earlier = [];
    for (let turn = 0; turn < 6; turn += 1) {
      earlier.push(laptop.copy());
      await expecting('signed_in', signIn(laptop, ada));
    }
    expect((await laptop.get('/me')).status).toBe(200);
    expect((await phone.get('/me')).status).toBe(200);
    for (const client of earlier) expect((await client.get('/me')).status).toBe(401);
  });

  it('a mistyped password ends nothing, and the code of a second factor ends it as well', async () => {
    const browser = host.client();
    await expecting('signed_in', signIn(browser, ada));
    const person = { ...ada, client: browser };
    const phone = await aSecondFactor(person);
    const before = browser.copy();
    await expecting('rejected invalid_credentials', signIn(browser, { ...ada, password: 'a mistyped one' }));
    const { body } = await expecting('totp_required', signIn(browser, ada));
    expect((await before.get('/me')).status).toBe(200);
    await expecting('signed_in', browser.post('/auth/totp', { challenge: body['challenge'], code: phone.code(1) }));
    expect((await before.get('/me')).status).toBe(401);
    expect((await browser.get('/me')).status).toBe(200);
  });

  it('a client cannot name a session that is not in its cookie', async () => {
    const reply = await host
      .client()
      .post('/auth/sign-in', { email: ada.email, password: ada.password, current: 'x'.repeat(43) });
    expect(reply.body).toEqual({ outcome: 'validation_failed', violations: [{ path: 'body.current', rule: 'unknown_field' }] });
  });
});
