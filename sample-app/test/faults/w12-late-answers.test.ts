import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { expecting, signedIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

describe('W12 only signing out takes the cookie away (found outside, row W12)', () => {
  let host: Host;
  let ada: SignedIn;
  beforeAll(async () => {
    host = await startHost();
    ada = await theFirstAdmin(host);
  });
  afterAll(() => host.close());

  it('a 401 answered after a rotation leaves the cookie that the rotation has set', async () => {
    const { client } = await signedIn(host, ada);
    // The other tab of the same browser asked before the rotation, and is answered after it.
    const otherTab = client.copy();
    await expecting('revoked', client.delete('/sessions'));
    const late = await otherTab.get('/me');
    expect([late.status, late.setCookies]).toEqual([401, []]);
    expect((await client.get('/me')).status).toBe(200);
  });

  it('a session that ended elsewhere, and one that never was, set no cookie', async () => {
    const { client } = await signedIn(host, ada);
    const copy = client.copy();
    await expecting('signed_out', copy.post('/auth/sign-out'));
    for (const reply of [
      await client.get('/me'),
      await client.post('/reports', { title: 'x' }),
      await client.delete('/sessions'),
    ]) {
      expect([reply.status, reply.setCookies]).toEqual([401, []]);
    }
  });

  it('signing out does', async () => {
    const { client } = await signedIn(host, ada);
    await expecting('signed_out', client.post('/auth/sign-out'));
    expect(client.cookies.has('session')).toBe(false);
  });
});
