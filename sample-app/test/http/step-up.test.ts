import { ManualClock } from '@maatify/admin-infra/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ending } from '../support/client.js';
import type { Reply } from '../support/client.js';
import { aSecondFactor, anActiveAdmin, expecting, signedIn, theFirstAdmin } from '../support/given.js';
import type { Person, SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

const MINUTE_MS = 60_000;
const said = (reply: Reply): string => `${String(reply.status)} ${ending(reply)}`;

describe('a step up over HTTP', () => {
  const clock = new ManualClock();
  let host: Host;
  let ada: SignedIn;
  let sam: Person;
  beforeAll(async () => {
    host = await startHost({ clock });
    ada = await theFirstAdmin(host);
    sam = await anActiveAdmin(host, ada);
  }, 60_000);
  afterAll(() => host.close());

  const reset = () => ada.client.post(`/admins/${sam.adminId}/password/reset`, { reason: 'x' });
  const prove = (proof: object) => ada.client.post('/auth/reauthenticate', proof);
  const grownOld = async (): Promise<void> => {
    clock.advance(11 * MINUTE_MS);
    const reply = await reset();
    expect([reply.status, reply.body]).toEqual([403, { outcome: 'step_up_required', maxAgeMinutes: 10 }]);
  };

  it('is asked for by every route that wants one, once the last proof is old', async () => {
    await grownOld();
    for (const path of ['password/reset', 'totp/reset', 'throttle/clear', 'suspend', 'lock']) {
      const reply = await ada.client.post(`/admins/${sam.adminId}/${path}`, { reason: 'x' });
      expect([path, said(reply)]).toEqual([path, '403 step_up_required']);
    }
  });

  it('is met by the password: the cookie is a new one, the old one is dead, and what asked for it is done', async () => {
    const before = ada.client.copy();
    const reply = await prove({ password: ada.password });
    expect([reply.status, reply.body]).toEqual([200, { outcome: 'reauthenticated' }]);
    expect(ada.client.cookies.get('session')).not.toBe(before.cookies.get('session'));
    expect((await before.get('/me')).status).toBe(401);
    await expecting('reset', reset());
  });

  it('v5.0.0-7.5.2 is asked for before one’s own sessions or a device end, and never for signing out', async () => {
    const other = (await signedIn(host, ada)).client;
    const { sessionId } = (await other.get('/sessions')).body['items'].find((one: { current: boolean }) => one.current);
    const [{ deviceId }] = (await ada.client.get('/devices')).body['items'];
    await grownOld();
    for (const path of [`/sessions/${String(sessionId)}`, '/sessions', `/devices/${String(deviceId)}`]) {
      expect([path, said(await ada.client.delete(path))]).toEqual([path, '403 step_up_required']);
    }
    expect((await other.get('/me')).status).toBe(200);
    await expecting('reauthenticated', prove({ password: ada.password }));
    await expecting('revoked', ada.client.delete(`/sessions/${String(sessionId)}`));
    expect((await other.get('/me')).status).toBe(401);

    const leaving = (await signedIn(host, ada)).client;
    await grownOld();
    await expecting('signed_out', leaving.post('/auth/sign-out'));
  });

  it('is met by a code as well, once', async () => {
    const phone = await aSecondFactor(ada, clock);
    await grownOld();
    const code = phone.code(0);
    await expecting('reauthenticated', prove({ code }));
    await expecting('reset', reset());
    await grownOld();
    clock.advance(MINUTE_MS);
    expect((await prove({ code })).body).toMatchObject({ outcome: 'rejected', reason: 'invalid_code' });
    await expecting('reauthenticated', prove({ code: phone.code(0) }));
  });

  it('is not met by a wrong password, by both or by none, and leaves the cookie alone', async () => {
    await grownOld();
    const token = ada.client.cookies.get('session');
    const code = '000000';
    const replies = [await prove({ password: 'not mine' }), await prove({ password: ada.password, code }), await prove({})];
    expect(replies.map(said)).toEqual(['401 rejected invalid_credentials', '400 validation_failed', '400 validation_failed']);
    expect(ada.client.cookies.get('session')).toBe(token);
    expect(said(await reset())).toBe('403 step_up_required');
    expect(said(await host.client().post('/auth/reauthenticate', { password: ada.password }))).toBe('401 unauthenticated');
  });

  it('is throttled like any guess', async () => {
    for (let turn = 0; turn < 5; turn += 1) await prove({ password: 'a guess at an unlocked screen' });
    expect(said(await prove({ password: ada.password }))).toBe('429 throttled');
    clock.advance(31 * MINUTE_MS);
    expect(said(await prove({ password: ada.password }))).toBe('401 unauthenticated');
  });
});
