import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Client } from '../support/client.js';
import { anActiveAdmin, theFirstAdmin } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

/** Every route that takes a body and changes something, with one that is right but for what a case breaks. */
const ROUTES: readonly (readonly [method: string, path: string, body: Record<string, unknown>])[] = [
  ['POST', '/auth/sign-in', { email: 'somebody@example.test', password: 'a password' }],
  ['POST', '/auth/totp', { challenge: 'c'.repeat(43), code: '123456' }],
  ['POST', '/auth/totp-enrolment', { challenge: 'c'.repeat(43), enrolmentCode: 'e'.repeat(43) }],
  ['POST', '/auth/totp-enrolment/confirm', { challenge: 'c'.repeat(43), code: '123456' }],
  ['POST', '/auth/password-change', { challenge: 'c'.repeat(43), newPassword: 'a long enough password' }],
  ['POST', '/auth/reauthenticate', { password: 'a password' }],
  ['PUT', '/password', { current: 'a password', next: 'a long enough password' }],
  ['POST', '/password-recovery', { email: 'somebody@example.test' }],
  ['POST', '/password-recovery/complete', { code: 'e'.repeat(43), next: 'a long enough password' }],
  ['POST', '/invitations/accept', { code: 'e'.repeat(43), password: 'a long enough password' }],
  ['POST', '/totp/enrolment', { password: 'a password' }],
  ['POST', '/totp/enrolment/confirm', { code: '123456' }],
  ['POST', '/totp/replacement', { password: 'a password', code: '123456' }],
  ['POST', '/totp/replacement/confirm', { code: '123456' }],
  ['POST', '/totp/disable', { password: 'a password', code: '123456' }],
  ['POST', '/admins', { email: 'new@example.test', name: 'New' }],
  ['POST', '/admins/{id}/activate', { reason: 'why' }],
  ['POST', '/admins/{id}/suspend', { reason: 'why' }],
  ['POST', '/admins/{id}/reinstate', { reason: 'why' }],
  ['POST', '/admins/{id}/lock', { reason: 'why' }],
  ['POST', '/admins/{id}/unlock', { reason: 'why' }],
  ['POST', '/admins/{id}/status', { from: 'active', to: 'suspended', reason: 'why' }],
  ['POST', '/admins/{id}/invitation', {}],
  ['POST', '/admins/{id}/invitation/correct', { email: 'right@example.test' }],
  ['POST', '/admins/{id}/invitation/withdraw', { reason: 'why' }],
  ['POST', '/admins/{id}/totp-enrolment-code', { reason: 'why' }],
  ['POST', '/admins/{id}/totp/reset', { reason: 'why' }],
  ['POST', '/admins/{id}/password/reset', { reason: 'why' }],
  ['POST', '/admins/{id}/throttle/clear', { reason: 'why' }],
  ['POST', `/admins/{id}/devices/${'a'.repeat(64)}/revoke`, { reason: 'why' }],
  ['POST', '/admins/{id}/sessions/revoke', { reason: 'why' }],
  ['POST', '/admins/{id}/sessions/{id}/revoke', { reason: 'why' }],
  ['POST', '/admins/{id}/external-identities', { provider: 'google', externalId: '42', usage: 'sign_in' }],
  ['PUT', '/preferences/notifications/email/setting_changed', { enabled: false }],
  ['PUT', '/settings/audit.retention_days', { value: 100 }],
  ['PUT', '/system/read-only', { on: true, reason: 'why' }],
  ['POST', '/system/maintenance/enter', { reason: 'why' }],
  ['POST', '/system/maintenance/leave', { reason: 'why' }],
  ['POST', '/system/emergency/enable', { reason: 'why', trigger: 'manual' }],
  ['POST', '/system/emergency/disable', { reason: 'why' }],
  ['POST', '/reports', { title: 'Title' }],
];

const NOT_JSON = ['{', '{"a":', 'nul', "{'a':1}", '{"a":1}}', '\u0000', '[1,'];
const NO_OBJECTS = ['[]', '[{}]', '1', '"text"', 'true', 'null'];
const BAD_VALUES: readonly unknown[] = [
  1,
  -0.5,
  [],
  ['a'],
  {},
  { toString: 'x' },
  { reveal: 'x' },
  null,
  '',
  '\ud800',
  'a\udfff',
  'a\u0000b',
  'x'.repeat(50_000),
];
const ODD_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'status', 'isSuper', 'then', ''];
const REFUSALS = ['validation_failed', 'invalid_value'];

describe('threat=bad input', () => {
  let host: Host;
  let client: Client;
  let adminId: string;
  beforeAll(async () => {
    host = await startHost();
    const first = await theFirstAdmin(host);
    client = first.client;
    ({ adminId } = await anActiveAdmin(host, first));
  }, 60_000);
  afterAll(() => host.close());

  const send = (method: string, path: string, raw: string) => client.send(method, path.replaceAll('{id}', adminId), { raw });

  /** Nothing may be stored, and nothing may break. */
  async function refused(method: string, path: string, bodies: readonly string[]): Promise<void> {
    // A refusal that came after the authorization is on record, and so is a field nobody asked for.
    const before = await stored();
    for (const raw of bodies) {
      const reply = await send(method, path, raw);
      const told = { sent: raw.slice(0, 60), status: reply.status, text: reply.text.slice(0, 200) };
      expect(told).toMatchObject({ status: expect.any(Number) });
      if (reply.status === 400 && reply.body['outcome'] === undefined) expect(told.text).toContain('malformed_request');
      else if (reply.status === 413) expect(reply.body['error']).toBe('body_too_large');
      else if (!REFUSALS.includes(reply.body['outcome'])) throw new Error(`${method} ${path}: ${JSON.stringify(told)}`);
      expect([400, 413, 422]).toContain(reply.status);
    }
    expect(await stored()).toBe(before);
  }

  /** That the session was used is noted once a minute, whatever it was used for. */
  const stored = async (): Promise<string> => (await host.everything('audit_events')).replaceAll(/"last_seen_at":\d+/g, '');

  it.each(ROUTES)('%s %s: malformed JSON, no object, too large', async (method, path) => {
    await refused(method, path, [...NOT_JSON, ...NO_OBJECTS, JSON.stringify({ reason: 'x'.repeat(1_000_000) })]);
  });

  it.each(ROUTES.filter(([, , body]) => Object.keys(body).length > 0))('%s %s: wrong values', async (method, path, body) => {
    const fields = Object.keys(body);
    const bodies = fields.flatMap((field) => BAD_VALUES.map((value) => JSON.stringify({ ...body, [field]: value })));
    const missing = fields.map((field) => JSON.stringify({ ...body, [field]: undefined }));
    await refused(method, path, [...bodies, ...missing]);
  });

  it.each(ROUTES)('v5.0.0-8.2.3 %s %s: fields nobody asked for', async (method, path, body) => {
    const members = JSON.stringify(body).slice(1, -1);
    const rest = members === '' ? '' : `,${members}`;
    const bodies = ODD_KEYS.map((key) => `{${JSON.stringify(key)}:{"polluted":true}${rest}}`);
    await refused(method, path, bodies);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('tells the sender that an id in the body does not replace the one in the path', async () => {
    const before = await stored();
    const reply = await client.post(`/admins/${adminId}/suspend`, { reason: 'why', adminId: 'somebody-else' });
    expect(reply.status).toBe(400);
    expect(reply.body['violations']).toEqual([{ path: 'body.adminId', rule: 'unknown_field' }]);
    expect(await stored()).toBe(before);
  });

  describe('what a route knows is not what a client says', () => {
    /** What each part of a path is called, by what stands before it. */
    const NAMES = { admins: 'adminId', sessions: 'sessionId', devices: 'deviceId', settings: 'key' } as const;
    const namedIn = (path: string): readonly string[] => {
      const parts = path.split('/');
      const named = Object.entries(NAMES).flatMap(([before, name]) =>
        parts[parts.indexOf(before) + 1] && parts.includes(before) ? [name] : [],
      );
      return path.startsWith('/preferences/notifications/') ? ['channel', 'type'] : named;
    };
    const known = ROUTES.flatMap(([method, path, body]) =>
      namedIn(path)
        .filter((name) => path !== '/admins/{id}/sessions/revoke' || name !== 'sessionId')
        .map((name) => [method, path, name, body] as const),
    );

    it.each(known)('%s %s says so of %s in its body, whatever its value', async (method, path, name, body) => {
      const before = await stored();
      for (const value of [adminId, 'x', null]) {
        const reply = await send(method, path, JSON.stringify({ ...body, [name]: value }));
        expect([reply.status, reply.body]).toEqual([
          400,
          { outcome: 'validation_failed', violations: [{ path: `body.${name}`, rule: 'unknown_field' }] },
        ]);
      }
      expect(await stored()).toBe(before);
    });

    it.each([
      ['/sessions', 'adminId'],
      ['/devices', 'adminId'],
      ['/contacts', 'adminId'],
      ['/external-identities', 'adminId'],
      ['/admins/{id}/sessions', 'adminId'],
      ['/admins/{id}/devices', 'adminId'],
      ['/admins/{id}/contacts', 'adminId'],
      ['/admins/{id}/external-identities', 'adminId'],
      ['/admins/{id}/roles', 'adminId'],
      ['/roles/x/holders', 'roleId'],
    ])('GET %s lists nobody else, whatever %s its query has', async (path, name) => {
      const reply = await client.get(`${path.replaceAll('{id}', adminId)}?${name}=${adminId}`);
      expect([reply.status, reply.body]).toEqual([
        400,
        { outcome: 'validation_failed', violations: [{ path: `body.${name}`, rule: 'unknown_field' }] },
      ]);
    });

    it.each([
      ['/contacts', { email: 'mine@example.test' }],
      ['/external-identities', { provider: 'google', externalId: '42', usage: 'sign_in' }],
    ])('POST %s adds to nobody else', async (path, body) => {
      const before = await stored();
      const reply = await client.post(path, { ...body, adminId });
      expect([reply.status, reply.body['violations']]).toEqual([400, [{ path: 'body.adminId', rule: 'unknown_field' }]]);
      expect(await stored()).toBe(before);
    });
  });

  it.each([
    ['/auth/sign-in', { email: 'a@example.test', password: 'x' }],
    ['/invitations/accept', { code: 'e'.repeat(43), password: 'x' }],
  ])('takes the device from the signed cookie alone at %s', async (path, body) => {
    const reply = await client.post(path, { ...body, device: 'd'.repeat(32) });
    expect(reply.body).toEqual({ outcome: 'validation_failed', violations: [{ path: 'body.device', rule: 'unknown_field' }] });
  });

  it.each(['\u001b[2J', 'two\nlines', '\u200b'])('takes no title of a report that is not read as it is: %j', async (title) => {
    const reply = await client.post('/reports', { title });
    expect(reply.body).toEqual({ outcome: 'validation_failed', violations: [{ path: 'title', rule: 'text' }] });
  });

  it.each(['%00', '%E2%82%AC', 'a%20b', 'x'.repeat(65)])('refuses the admin id %s', async (id) => {
    const reply = await client.get(`/admins/${id}`);
    expect([reply.status, reply.body['outcome']]).toEqual([400, 'validation_failed']);
  });

  it.each(['__proto__', 'constructor', '..%2f..%2fetc', '*', "'%20or%201=1"])(
    'finds nothing under the admin id %s',
    async (id) => {
      const reply = await client.get(`/admins/${id}`);
      expect([400, 404]).toContain(reply.status);
      expect(['not_found', 'validation_failed']).toContain(reply.body['outcome']);
    },
  );

  it.each(['__proto__', 'constructor', 'toString', 'system.epoch.x'])('knows no setting and no feature %s', async (key) => {
    expect((await client.get(`/settings/${key}`)).body).toEqual({ outcome: 'unknown_key' });
    expect((await client.put(`/settings/${key}`, { value: true })).status).toBeGreaterThanOrEqual(403);
    expect((await client.get(`/features/${key}`)).body).toEqual({ outcome: 'feature_disabled', key });
  });

  it.each([
    '/admins?limit=0',
    '/admins?limit=x',
    '/admins?limit=1&limit=2',
    '/audit?limit=101',
    '/audit?cursor=',
    '/sessions?x=1',
  ])('refuses the query %s', async (path) => {
    const reply = await client.get(path);
    expect([reply.status, reply.body['outcome']]).toEqual([400, 'validation_failed']);
  });

  it.each(['/admins', '/audit', '/sessions'])('refuses a cursor of its own making on %s', async (path) => {
    for (const cursor of ['x', 'WyJhZG1pbnMiLDEsMV0x', '%5B%5D', 'a'.repeat(512)]) {
      expect((await client.get(`${path}?cursor=${cursor}`)).body).toEqual({ outcome: 'invalid_cursor' });
    }
  });

  it('reads JSON alone, and undoes no percent sign that was not one', async () => {
    const form = await client.post('/admins', { raw: 'email=a%40b.test&name=x', type: 'application/x-www-form-urlencoded' });
    expect([form.status, form.body['outcome']]).toEqual([400, 'validation_failed']);
    expect((await client.get('/admins/%FF')).status).toBe(400);
    const charset = await client.post('/admins', { raw: '{}', type: 'application/json; charset=latin1' });
    expect([charset.status, charset.body['error']]).toEqual([415, 'unsupported_media_type']);
  });

  it.each(['utf-7', 'utf-16', 'utf-16be', 'utf-32', 'utf-8-sig'])('reads no JSON that is spelled in %s', async (charset) => {
    const reply = await client.post('/admins', { raw: '{}', type: `application/json; charset=${charset}` });
    expect([reply.status, reply.body['error']]).toEqual([415, 'unsupported_media_type']);
    const usual = await client.post('/admins', { raw: '{}', type: 'application/json; charset=UTF-8' });
    expect([usual.status, usual.body['outcome']]).toEqual([400, 'validation_failed']);
  });

  it('answers malformed JSON on routes without a body as well', async () => {
    for (const [method, path] of [
      ['POST', '/auth/sign-out'],
      ['DELETE', '/sessions'],
      ['DELETE', '/totp/enrolment'],
      ['DELETE', '/settings/audit.log_views'],
    ] as const) {
      expect((await send(method, path, '{')).status).toBe(400);
    }
    expect((await client.get('/me')).status).toBe(200);
  });

  it('logged nothing as a failure', () => {
    expect(host.logger.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });
});
