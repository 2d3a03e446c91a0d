import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ending } from '../support/client.js';
import { anActiveAdmin, signedIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

const PROTECTED = [
  '/me',
  '/sessions',
  '/admins',
  '/admins/x',
  '/admins/x/sessions',
  '/admins/x/totp',
  '/totp',
  '/devices',
  '/contacts',
  '/admins/x/contacts',
  '/abilities',
  '/impersonations',
  '/roles',
  '/roles/x',
  '/roles/x/holders',
  '/admins/x/roles',
  '/admins/x/abilities',
  '/admins/x/authority',
  '/admins/x/devices',
  '/settings/audit.enabled',
  '/system/emergency',
  '/audit',
  '/audit/export',
  '/reports',
];
const FORBIDDEN_TO_SAM = [
  '/admins/x/contacts',
  '/impersonations',
  '/abilities',
  '/roles',
  '/roles/x',
  '/roles/x/holders',
  '/admins/x/roles',
  '/admins/x/abilities',
  '/admins/x/authority',
  '/admins/x/devices',
  '/system/emergency',
  '/admins',
  '/admins/x',
  '/admins/x/sessions',
  '/admins/x/totp',
  '/settings/audit.enabled',
  '/audit',
  '/audit/export',
  '/reports',
];

/** Other ways to write a path, which a guard and a router might read differently. */
function spellings(path: string): readonly string[] {
  const [, first = '', rest = ''] = /^\/([a-z]+)(.*)$/.exec(path) ?? [];
  const encoded = first.replace(/./g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  return [
    `/${encoded}${rest}`,
    `/${first.toUpperCase()}${rest}`,
    `${path}/`,
    `/${path}`,
    `/.${path}`,
    `/x/..${path}`,
    `/x/%2e%2e${path}`,
    `${path};a=b`,
    `${path}%20`,
    `${path}%00`,
    `${path}?_method=GET`,
    `${path}#fragment`,
    `http://127.0.0.1${path}`,
    path.replaceAll('/', '%2f'),
    path.replaceAll('/', '\\'),
  ];
}

describe('threat=guard bypass', () => {
  let host: Host;
  let ada: SignedIn;
  let sam: SignedIn;
  beforeAll(async () => {
    host = await startHost();
    ada = await theFirstAdmin(host);
    sam = await signedIn(host, await anActiveAdmin(host, ada));
  }, 60_000);
  afterAll(() => host.close());

  it.each(PROTECTED)('%s asks for a session under every method and spelling (F56)', async (path) => {
    const stranger = host.client();
    for (const method of ['GET', 'HEAD']) {
      expect([method, (await stranger.send(method, path)).status]).toEqual([method, 401]);
      for (const spelling of spellings(path)) {
        expect([401, 404, 400]).toContain(await stranger.untidy(method, spelling));
      }
    }
    for (const method of ['OPTIONS', 'TRACE', 'PATCH', 'PROPFIND', 'get']) {
      const status = await stranger.untidy(method, path);
      // OPTIONS lists methods and nothing else.
      expect(method === 'OPTIONS' ? [200, 404] : [400, 401, 404, 405]).toContain(status);
    }
  });

  it.each(FORBIDDEN_TO_SAM)('AU-20 %s asks for its ability under every method and spelling (F56)', async (path) => {
    for (const method of ['GET', 'HEAD']) {
      expect([method, (await sam.client.send(method, path)).status]).toEqual([method, 403]);
      for (const spelling of spellings(path)) {
        expect([403, 404, 400]).toContain(await sam.client.untidy(method, spelling));
      }
    }
  });

  it('overrides no method by a header or a parameter', async () => {
    const header = { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' };
    expect((await ada.client.get('/sessions', header)).body['outcome']).toBe('page');
    expect((await ada.client.get('/sessions?_method=DELETE')).body['outcome']).toBe('validation_failed');
    expect((await ada.client.get('/me')).status).toBe(200);
  });

  it('VI-04 has no route that makes the first admin', async () => {
    for (const path of ['/bootstrap', '/auth/bootstrap', '/admins/bootstrap']) {
      expect([404, 403]).toContain((await sam.client.post(path, { email: 'a@b.test', password: 'x' })).status);
    }
  });

  it("closes the host's own command to whom the ability was not given, and opens it to whom it was", async () => {
    expect((await sam.client.post('/reports', { title: 'Mine' })).body).toEqual({
      outcome: 'denied',
      ability: 'reports.create',
      reason: 'not_permitted',
    });
    const reply = await ada.client.post('/reports', { title: 'Mine' });
    expect([reply.status, reply.body['report']]).toEqual([201, { title: 'Mine', author: ada.adminId }]);
    expect((await ada.client.get('/reports')).body['items']).toHaveLength(1);
  });

  it('answers what is unknown with constant bodies', async () => {
    const reply = await host.client().get('/nowhere/<script>?a=1', { 'x-request-id': 'request-0001' });
    expect([reply.status, reply.body]).toEqual([404, { error: 'not_found', correlationId: 'request-0001' }]);
    expect((await host.client().get('/me', { 'x-request-id': 'request-0001' })).body).toEqual({
      error: 'unauthenticated',
      correlationId: 'request-0001',
    });
  });

  it.each(['short', 'a b c d e f g h', 'x'.repeat(65), '<script>alert', '../../../etc'])(
    'brings its own id to a request that carries %s',
    async (id) => {
      const reply = await host.client().get('/system/state', { 'x-request-id': id });
      expect(reply.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  describe('requests from other origins', () => {
    it.each([
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://127.0.0.1.evil.example' },
    ])('change nothing: %j', async (headers) => {
      const before = await host.everything();
      for (const [method, path] of [
        ['POST', '/auth/sign-out'],
        ['DELETE', '/sessions'],
        ['PUT', '/system/read-only'],
      ] as const) {
        const reply = await ada.client.send(method, path, { on: true, reason: 'x' }, headers);
        expect([reply.status, reply.body['error']]).toEqual([403, 'forbidden']);
      }
      expect(await host.everything()).toBe(before);
    });

    it('are told apart from our own', async () => {
      const own = { origin: host.url, 'sec-fetch-site': 'same-origin' };
      expect(ending(await ada.client.post('/reports', { title: 'Own' }, own))).toBe('created');
    });

    it('may read nothing: no CORS header is ever sent', async () => {
      const reply = await ada.client.get('/me', { origin: 'https://evil.example' });
      expect([...reply.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect((await ada.client.send('OPTIONS', '/me', undefined, { 'access-control-request-method': 'PUT' })).status).toBe(404);
    });
  });

  it('sends its security headers with every kind of answer', async () => {
    const replies = [
      await ada.client.get('/me'),
      await host.client().get('/me'),
      await host.client().get('/nowhere'),
      await host.client().post('/auth/sign-in', { raw: '{' }),
      await ada.client.post('/auth/sign-out', {}, { 'sec-fetch-site': 'cross-site' }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 401, 404, 400, 403]);
    for (const { headers } of replies) {
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('etag')).toBeNull();
    }
  });
});
