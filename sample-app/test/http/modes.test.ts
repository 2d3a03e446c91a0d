import { ManualClock } from '@maatify/admin-infra/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { ending } from '../support/client.js';
import type { Client, Reply } from '../support/client.js';
import { auditEvents } from '../support/database.js';
import { anActiveAdmin, aSecondFactor, expecting, signedIn, signIn, theFirstAdmin } from '../support/given.js';
import type { Person, Phone, SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

const said = (reply: Reply): string => `${String(reply.status)} ${ending(reply)}`;
const WHY = { reason: 'a stolen laptop' };
const ALARM = { ...WHY, trigger: 'suspected_compromise' };

describe('settings, maintenance and emergency over HTTP', () => {
  const clock = new ManualClock();
  let host: Host;
  let ada: SignedIn;
  let phone: Phone;
  let sam: SignedIn;
  beforeAll(async () => {
    host = await startHost({ clock });
    ada = await theFirstAdmin(host);
    sam = await signedIn(host, await anActiveAdmin(host, ada));
    phone = await aSecondFactor(ada, clock);
  }, 60_000);
  beforeEach(() => {
    // Each test has codes of its own.
    clock.advance(60_000);
  });
  afterAll(() => host.close());

  async function withBoth(person: Person, reason: string | null = 'to end it'): Promise<Reply> {
    const client = host.client();
    const { body } = await expecting('totp_required', signIn(client, person));
    const reply = await client.post('/auth/totp', { challenge: body['challenge'], code: phone.code(0), reason });
    if (ending(reply) === 'signed_in') ada = { ...ada, client };
    return reply;
  }

  it('GET /settings shows those of one category, and of none that there is not', async () => {
    const reply = await ada.client.get('/settings?category=authentication');
    expect([reply.status, reply.body['next']]).toEqual([200, null]);
    const items = reply.body['items'] as { key: string; value: unknown }[];
    expect(items.find(({ key }) => key === 'auth.max_login_attempts')).toMatchObject({ value: 5 });
    expect(items.every(({ key }) => /^(auth|lifecycle)\./.test(key))).toBe(true);
    const features = (await ada.client.get('/settings?category=features')).body['items'] as { key: string }[];
    expect(features.map(({ key }) => key)).toContain('features.reports.enabled');
    for (const query of ['', '?category=', '?category=toString', '?category=audit&limit=1', '?category=audit&category=audit']) {
      expect([query, said(await ada.client.get(`/settings${query}`))]).toEqual([query, '400 validation_failed']);
    }
    expect(said(await sam.client.get('/settings?category=audit'))).toBe('403 denied not_permitted');
    expect(said(await host.client().get('/settings?category=audit'))).toBe('401 unauthenticated');
  });

  it('DELETE /settings/:key sets a setting back to its default, and to nothing else', async () => {
    await expecting('changed', ada.client.put('/settings/auth.max_login_attempts', { value: 7 }));
    const reply = await ada.client.delete('/settings/auth.max_login_attempts');
    expect([reply.status, reply.body]).toEqual([200, { outcome: 'changed', old: 7, new: 5 }]);
    expect(said(await ada.client.delete('/settings/auth.max_login_attempts'))).toBe('200 unchanged');
    expect(said(await ada.client.delete('/settings/no.such.key'))).toBe('404 unknown_key');
    expect(said(await ada.client.delete('/settings/system.read_only'))).toBe('422 invalid_value');
    expect(said(await sam.client.delete('/settings/auth.max_login_attempts'))).toBe('403 denied not_permitted');
    expect(said(await host.client().delete('/settings/auth.max_login_attempts'))).toBe('401 unauthenticated');
  });

  it('maintenance keeps out who may not break the glass, is shown to everybody, and is left again', async () => {
    const enter = (client: Client) => client.post('/system/maintenance/enter', WHY);
    const leave = (client: Client) => client.post('/system/maintenance/leave', WHY);
    expect(said(await enter(sam.client))).toBe('403 denied not_permitted');
    expect(said(await enter(host.client()))).toBe('401 unauthenticated');
    expect(said(await enter(ada.client))).toBe('200 entered');
    expect(said(await enter(ada.client))).toBe('200 already');
    expect((await host.client().get('/system/state')).body['state']).toMatchObject({ maintenance: true });
    expect(said(await signIn(host.client(), sam))).toBe('503 maintenance');
    expect(said(await ada.client.post('/reports', { title: 'x' }))).toBe('503 maintenance');
    expect(said(await ada.client.post(`/admins/${sam.adminId}/unlock`, WHY))).toBe('503 maintenance');
    expect(said(await withBoth(ada))).toBe('200 signed_in');
    expect(said(await leave(sam.client))).toBe('403 denied not_permitted');
    expect(said(await leave(ada.client))).toBe('200 left');
    expect(said(await leave(ada.client))).toBe('200 already');
    sam = await signedIn(host, sam);
  });

  it('emergency ends every session at once, lets in by both factors and the ability alone, and is ended', async () => {
    const off = (await ada.client.get('/system/emergency')).body['emergency'];
    expect(off).toMatchObject({ on: false });
    const enable = (client: Client) => client.post('/system/emergency/enable', ALARM);
    expect(said(await enable(sam.client))).toBe('403 denied not_permitted');
    expect(said(await sam.client.get('/system/emergency'))).toBe('403 denied not_permitted');
    expect(said(await enable(host.client()))).toBe('401 unauthenticated');
    const reply = await enable(ada.client);
    expect([reply.status, reply.body, reply.setCookies]).toEqual([200, { outcome: 'enabled' }, []]);
    for (const { client } of [ada, sam]) expect((await client.get('/me')).status).toBe(401);
    expect(said(await signIn(host.client(), sam))).toBe('403 emergency_restricted');
    expect(said(await host.client().post('/password-recovery', { email: sam.email }))).toBe('403 emergency_restricted');

    expect(said(await withBoth(ada, null))).toBe('403 reason_required');
    expect(said(await withBoth(ada, ' '))).toBe('400 validation_failed');
    expect(said(await withBoth(ada))).toBe('200 signed_in');
    const { body } = await expecting('found', ada.client.get('/system/emergency'));
    expect(body['emergency']).toMatchObject({ on: true, why: WHY.reason, changedBy: expect.stringContaining(ada.adminId) });
    expect(said(await enable(ada.client))).toBe('200 already');
    expect(said(await ada.client.post('/admins', { email: 'new@example.test', name: 'New' }))).toBe('403 emergency_restricted');
    expect(said(await ada.client.post('/system/emergency/disable', WHY))).toBe('200 disabled');
    expect(said(await ada.client.post('/system/emergency/disable', WHY))).toBe('200 already');
    expect((await sam.client.get('/me')).status).toBe(401);
    sam = await signedIn(host, sam);
  });

  it('ending an emergency wants a recent proof', async () => {
    await expecting('enabled', ada.client.post('/system/emergency/enable', ALARM));
    await expecting('signed_in', withBoth(ada));
    clock.advance(11 * 60_000);
    expect(said(await ada.client.post('/system/emergency/disable', WHY))).toBe('403 step_up_required');
    await expecting('reauthenticated', ada.client.post('/auth/reauthenticate', { password: ada.password }));
    await expecting('disabled', ada.client.post('/system/emergency/disable', WHY));
    sam = await signedIn(host, sam);
  });

  it('from other origins no mode is switched', async () => {
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const before = await host.everything();
    for (const [method, path, body] of [
      ['POST', '/system/maintenance/enter', WHY],
      ['POST', '/system/maintenance/leave', WHY],
      ['POST', '/system/emergency/enable', ALARM],
      ['POST', '/system/emergency/disable', WHY],
      ['DELETE', '/settings/auth.max_login_attempts', undefined],
    ] as const) {
      expect([path, said(await ada.client.send(method, path, body, foreign))]).toEqual([path, '403 forbidden']);
    }
    expect(await host.everything()).toBe(before);
  });

  it('the trail tells of each', async () => {
    await host.settled();
    const types = (await auditEvents(host.opened)).map(({ type }) => type);
    for (const type of ['system.maintenance.enabled', 'system.maintenance.disabled', 'security.emergency.access']) {
      expect(types).toContain(type);
    }
    expect(types).toContain('security.break_glass.used');
    expect(host.logger.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });
});
