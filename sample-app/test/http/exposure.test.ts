import dgram from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import type { PasswordHasher } from '@maatify/admin-infra';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { Argon2PasswordHasher } from '@maatify/admin-infra-adapters/argon2';
import { tableUnder } from '../support/guide.js';
import { expecting, signIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';
import { filledIn, routesOf } from '../support/routes.js';
import type { Route } from '../support/routes.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const CANARY = 'canary-password-in-an-address-bar';

/** Fails like a defect does, with a stack and a message that quotes what it was given. */
class DefectiveHasher extends Argon2PasswordHasher {
  defective = false;

  override verify(asked: Parameters<PasswordHasher['verify']>[0]) {
    if (this.defective) throw new TypeError(`cannot read ${asked.password.reveal()} of undefined`);
    return super.verify(asked);
  }
}

/** What is sent byte for byte, and what comes back: `fetch` knows no TRACE. */
function raw(
  url: string,
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(url);
  return new Promise((done, failed) => {
    httpRequest({ hostname, port, method, path, headers }, (response) => {
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (chunk: string) => (text += chunk))
        .on('end', () => {
          done({ status: response.statusCode ?? 0, text });
        });
    })
      .on('error', failed)
      .end();
  });
}

describe('what a host in production shows to the outside', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'exposure-'));
  const hasher = new DefectiveHasher();
  const reached: string[] = [];
  let host: Host;
  let ada: SignedIn;
  let routes: readonly Route[];
  beforeAll(async () => {
    const connect = Socket.prototype.connect as (...args: unknown[]) => Socket;
    jest.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...args: unknown[]) {
      const [first] = args.flat() as [{ host?: string; port?: number; path?: string } | number | string];
      reached.push(typeof first === 'object' ? `${first.host ?? first.path ?? ''}:${String(first.port)}` : String(first));
      return connect.apply(this, args);
    });
    jest.spyOn(dgram, 'createSocket');
    host = await startHost({
      env: { NODE_ENV: 'production', DATA_DIR: dataDir },
      contracts: { PasswordHasher: { useValue: hasher } },
    });
    ada = await theFirstAdmin(host);
    routes = routesOf(host);
  }, 60_000);
  afterAll(async () => {
    jest.restoreAllMocks();
    await host.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('v5.0.0-13.4.5 only the routes of the guide are open to strangers, and health tells nothing but health', async () => {
    const open: string[] = [];
    for (const { method, path } of routes) {
      const { body } = await host.client().send(method, filledIn(path), method === 'GET' ? undefined : {});
      // An assertion that is refused is a 401, too, and was looked at.
      if (body['error'] !== 'unauthenticated') open.push(`${method} ${path}`);
    }
    expect(routes.length).toBeGreaterThan(25);
    expect(open.sort()).toEqual(
      tableUnder('Routes open to strangers')
        .map(([route]) => route)
        .sort(),
    );
    const { body } = await host.client().get('/health');
    expect(body).toEqual({ outcome: 'healthy' });
    for (const path of [
      '/docs',
      '/api',
      '/api-json',
      '/swagger',
      '/openapi.json',
      '/metrics',
      '/debug',
      '/actuator',
      '/status',
    ]) {
      expect([path, (await ada.client.get(path)).status]).toEqual([path, 404]);
    }
  });

  it('v5.0.0-13.4.2 a defect shows no stack, no message and no path', async () => {
    hasher.defective = true;
    const reply = await signIn(host.client(), { email: ada.email, password: CANARY });
    hasher.defective = false;
    expect(reply.status).toBeGreaterThanOrEqual(500);
    expect(Object.keys(reply.body).sort()).toEqual(['correlationId', 'error', 'written']);
    for (const { text } of [
      reply,
      await host.client().post('/auth/sign-in', { raw: '{"broken' }),
      await host.client().get('/%zz'),
    ]) {
      expect(text).not.toMatch(/\bat \w|node_modules|\.ts\b|\.js\b|TypeError|SyntaxError|URIError|canary/);
    }
  });

  it.each([
    '/.git/HEAD',
    '/.git/config',
    '/.svn/entries',
    '/.hg/store',
    '/.gitignore',
    '/.env',
    '/package.json',
    '/src/main.ts',
    '/dist/main.js',
    '/dist/cli.js',
    '/data/development-secrets.json',
    '/data/admin.db',
  ])('v5.0.0-13.4.1 v5.0.0-13.4.7 serves no file: %s', async (path) => {
    for (const client of [host.client(), ada.client]) expect((await client.get(path)).status).toBe(404);
    expect([404, 400]).toContain(await host.client().untidy('GET', `/health/..${path}`));
    expect([404, 400]).toContain(await host.client().untidy('GET', `/%2e%2e${path}`));
  });

  it('v5.0.0-13.4.1 the published package holds what is listed, and no repository', () => {
    const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { files: string[] };
    const documents = ['docs/adr', 'docs/api.md', 'docs/architecture.md', 'docs/guides', 'docs/operations'];
    expect(files).toEqual(['dist', ...documents, 'CHANGELOG.md', 'SECURITY.md']);
  });

  it.each(['/', '/static/', '/assets/', '/public/', '/api/', '/auth/', '/uploads/', '/src/'])(
    'v5.0.0-13.4.3 lists no directory: %s',
    async (path) => {
      const { status, text } = await ada.client.get(path);
      expect([status, /<a |Index of|parent directory/i.test(text)]).toEqual([404, false]);
    },
  );

  it.each(['/', '/me', '/health', '/auth/sign-in'])('v5.0.0-13.4.4 TRACE %s is refused, and echoes nothing', async (path) => {
    const { status, text } = await raw(host.url, 'TRACE', path, { cookie: `session=${CANARY}` });
    expect([401, 404, 405, 501]).toContain(status);
    expect(text).not.toContain(CANARY);
  });

  it('v5.0.0-14.2.1 no route takes a secret from its address, and none repeats one that was sent there', async () => {
    const named = routes.flatMap(({ path }) => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name));
    expect([...new Set(named)].sort()).toEqual([
      'ability',
      'adminId',
      'channel',
      'contactId',
      'deviceId',
      'key',
      'linkId',
      'roleId',
      'sessionId',
      'type',
    ]);
    const query = `email=${encodeURIComponent(ada.email)}&password=${encodeURIComponent(ada.password)}`;
    const reply = await host.client().post(`/auth/sign-in?${query}`, {});
    expect(reply.body['outcome']).toBe('validation_failed');
    const token = ada.client.cookies.get('__Host-session') ?? '';
    expect(token).not.toBe('');
    expect((await host.client().get(`/me?token=${token}&session=${token}`)).status).toBe(401);
    const addresses = host.replies.flatMap(({ reply: { headers } }) => [headers.get('location'), headers.get('link')]);
    expect(addresses.filter((address) => address !== null)).toEqual([]);
  });

  it.each(['/me/style.css', '/me.json', '/me;a.js', '/sessions/x.png', '/admins/x/avatar.jpg', '/me/..%2fstyle.css'])(
    'v5.0.0-14.2.5 an address that looks like a file answers nobody’s data, and may not be kept: %s',
    async (path) => {
      const { status, text, headers } = await ada.client.get(path);
      expect(status).toBe(404);
      expect(text).not.toContain(ada.email);
      expect(headers.get('cache-control')).toBe('no-store');
    },
  );

  it('v5.0.0-14.3.2 v5.0.0-13.4.6 every answer forbids keeping it, and names no product and no version', async () => {
    for (const { method, path } of routes) {
      await ada.client.copy().send(method, filledIn(path), method === 'GET' || method === 'DELETE' ? undefined : {});
    }
    ada = { ...ada, client: host.client() };
    await expecting('signed_in', signIn(ada.client, ada));
    expect(host.replies.length).toBeGreaterThan(80);
    const statuses = new Set(host.replies.map(({ reply: { status } }) => status));
    for (const status of [200, 400, 401, 404, 503]) expect(statuses).toContain(status);
    for (const { method, path, reply } of host.replies) {
      const where = `${method} ${path}`;
      expect([where, reply.headers.get('cache-control')]).toEqual([where, 'no-store']);
      expect([where, reply.headers.get('etag'), reply.headers.get('last-modified')]).toEqual([where, null, null]);
      expect([where, reply.headers.get('x-powered-by'), reply.headers.get('server')]).toEqual([where, null, null]);
      const told = [...reply.headers.values()].join('\n') + reply.text;
      expect([where, /nestjs|express|node\/|sqlite|postgres(?:ql)? ?\d|kysely/i.test(told)]).toEqual([where, false]);
    }
  });

  it('v5.0.0-13.2.4 v5.0.0-13.2.5 all of that opened no connection but the client’s own', async () => {
    await host.settled();
    const { port } = new URL(host.url);
    expect(reached.length).toBeGreaterThan(0);
    expect([...new Set(reached)]).toEqual([`127.0.0.1:${port}`]);
    expect(dgram.createSocket).not.toHaveBeenCalled();
  });
});
