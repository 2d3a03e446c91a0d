import type { Server } from 'node:http';

import { ManualClock } from '@maatify/admin-infra/testing';
import type { Response } from 'express';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import type { ClientCookies } from '../../src/platform/http/client-cookies.js';
import { ResultWriter } from '../../src/platform/http/result-writer.js';
import type { Reply } from '../support/client.js';
import { theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { tableUnder } from '../support/guide.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

describe('what every answer says to a browser', () => {
  let host: Host;
  let ada: SignedIn;
  beforeAll(async () => {
    host = await startHost({ clock: new ManualClock() });
    ada = await theFirstAdmin(host);
  }, 60_000);
  afterAll(() => host.close());

  const HEADERS = {
    'content-security-policy': "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
    'x-powered-by': null,
    etag: null,
    'access-control-allow-origin': null,
    'access-control-allow-credentials': null,
  } as const;

  const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  const ANSWERS: readonly (readonly [string, number, () => Promise<Reply>])[] = [
    ['a result', 200, () => ada.client.get('/me')],
    ['a refusal', 400, () => ada.client.get('/admins?limit=0')],
    ['what is not there', 404, () => ada.client.get('/nowhere')],
    ['no session', 401, () => host.client().get('/me')],
    ['a foreign origin', 403, () => ada.client.send('POST', '/admins', {}, foreign)],
    ['a body that is none', 400, () => host.client().post('/auth/sign-in', { raw: '{' })],
    ['a body that is too large', 413, () => host.client().post('/auth/sign-in', { raw: `"${'x'.repeat(70_000)}"` })],
    ['health', 200, () => host.client().get('/health')],
  ];

  const said = ({ headers }: Reply) => Object.fromEntries(Object.keys(HEADERS).map((name) => [name, headers.get(name)]));

  it.each([
    ['more at once than a connection may have under way', { perConnection: 0 }],
    ['more at once than a network may', { perNetwork: 0 }],
    ['more at once than the host takes on', { inAll: 0 }],
    ['more strangers at once than the host takes on', { strangersInAll: 0 }],
  ])('so does a refusal before anything is looked at: %s', async (_, limits) => {
    const crowded = await startHost({ limits });
    try {
      const reply = await crowded.client().post('/auth/sign-in', { email: 'ada@example.org', password: 'whatever it may be' });
      expect([reply.status, reply.body['error']]).toEqual([503, 'overloaded']);
      expect(said(reply)).toEqual(HEADERS);
    } finally {
      await crowded.close();
    }
  });

  it.each(ANSWERS)('%s (%i): nothing is loaded, framed, stored, sniffed or shared', async (_, status, ask) => {
    const reply = await ask();
    expect(reply.status).toBe(status);
    expect(said(reply)).toEqual(HEADERS);
  });

  it.each(['limit[]', 'limit[a]', 'search[$ne]', 'status[]', '__proto__[limit]', 'constructor[prototype][limit]'])(
    'T1 a query is flat: %s is the name of no field, and makes no list and no object of one',
    async (name) => {
      const { status, body } = await ada.client.get(`/admins?${name}=5`);
      const known = ['limit', 'search', 'status', '__proto__', 'constructor'];
      expect([status, body['outcome']]).toEqual([400, 'validation_failed']);
      for (const { path } of body['violations'] as readonly { readonly path: string }[]) expect(known).not.toContain(path);
    },
  );
});

describe('how long a client may take', () => {
  it('to send its headers, and its request: the server that listens was made with the limits of the guide', async () => {
    const host = await startHost();
    const { headersTimeout, requestTimeout } = host.app.getHttpServer() as Server;
    const limits = new Map(tableUnder('Connections').map(([name = '', value]) => [name, value]));
    const told = { HEADERS_TIMEOUT_MS: headersTimeout, REQUEST_TIMEOUT_MS: requestTimeout };
    for (const [name, ms] of Object.entries(told)) expect([name, `${String(ms / 1_000)} s`]).toEqual([name, limits.get(name)]);
    await host.close();
  });
});

describe('how long a client is told to wait', () => {
  const writer = new ResultWriter({} as ClientCookies);
  const NOW = 1_700_000_000_000;

  it.each([
    [1, '1'],
    [999, '1'],
    [1_000, '1'],
    [1_001, '2'],
    [59_001, '60'],
    [0, '1'],
    [-5_000, '1'],
  ])('%i ms from now: %s s, never too few', (ms, seconds) => {
    jest.spyOn(Date, 'now').mockReturnValue(NOW);
    const set = jest.fn();
    writer.write({ outcome: 'throttled', retryAt: NOW + ms } as never, { status: jest.fn(), set } as unknown as Response);
    jest.restoreAllMocks();
    expect(set.mock.calls).toEqual([['retry-after', seconds]]);
  });
});
