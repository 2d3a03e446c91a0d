import type { Server } from 'node:http';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { BodyBounds } from '../../src/platform/http/body-bounds.js';
import type { HttpLimits } from '../../src/platform/http/http-limits.js';
import { theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { HangingHasher } from '../support/hanging-hasher.js';
import { startHost, until } from '../support/host.js';
import type { Host } from '../support/host.js';
import { aGuess, RawConnection, wireRequest } from '../support/raw-connection.js';

/** Everything of a request but the end of its body. */
const unfinished = (request: string): string => request.slice(0, -1);
const [A, B, C] = ['127.0.11', '127.0.12', '127.0.13'] as const;

describe.each([
  ['one network', { bodiesPerNetwork: 2, bodiesInAll: 100 }],
  ['all networks', { bodiesPerNetwork: 100, bodiesInAll: 3 }],
  ['a body', { bodyMs: 100 }],
] as const)('the bound of bodies for %s', (bound, limits: Partial<HttpLimits>) => {
  const hasher = new HangingHasher();
  const opened: RawConnection[] = [];
  let host: Host;
  let ada: SignedIn;
  let begun: jest.SpiedFunction<BodyBounds['begin']>;
  beforeAll(async () => {
    host = await startHost({ limits: { bodyMs: 60_000, ...limits }, contracts: { PasswordHasher: { useValue: hasher } } });
    ada = await theFirstAdmin(host);
  });
  beforeEach(() => {
    begun = jest.spyOn(host.app.get(BodyBounds, { strict: false }), 'begin');
  });
  afterEach(async () => {
    begun.mockRestore();
    for (const connection of opened.splice(0)) connection.destroy();
    await until(async () => ((await connections()) === 0 ? true : null));
  });
  afterAll(() => host.close());

  const connections = (): Promise<number> => {
    (host.app.getHttpServer() as Server).closeIdleConnections();
    return new Promise((resolve) => (host.app.getHttpServer() as Server).getConnections((_, count) => resolve(count)));
  };
  /** A connection whose request has come as far as its body. */
  const from = async (network: string, text: string): Promise<RawConnection> => {
    const connection = await new RawConnection(host.url, `${network}.${String(opened.length + 1)}`).opened();
    opened.push(connection);
    const before = begun.mock.calls.length;
    await connection.write(text);
    await until(() => begun.mock.calls.length > before || null);
    return connection;
  };
  const slowly = (network: string): Promise<RawConnection> => from(network, unfinished(aGuess()));
  const statuses = (...connections: readonly RawConnection[]) => connections.map((one) => one.statuses);
  const asAda = (): string =>
    wireRequest('POST', '/reports', { title: 'x' }, [`cookie: session=${ada.client.cookies.get('session') ?? ''}`]);

  if (bound === 'a body') {
    it('answers 408 who takes too long, and hangs up', async () => {
      const slow = await slowly(A);
      await until(() => slow.closed || null);
      expect(slow.statuses).toEqual([408]);
      expect(slow.received).toContain('"error":"body_too_slow","written":"no"');
      expect(slow.received).toMatch(/^connection: close\r$/im);
    });

    it('and so who announces no length', async () => {
      const chunked = aGuess()
        .replace(/content-length: \d+/, 'transfer-encoding: chunked')
        .replace(/\{.*$/s, '1\r\n{\r\n');
      const slow = await from(A, chunked);
      await until(() => slow.closed || null);
      expect(slow.statuses).toEqual([408]);
    });

    it('and takes no time from whoever has sent all of it', async () => {
      const release = hasher.hold();
      const [whole, slow] = [await from(A, aGuess()), await slowly(A)];
      await until(() => slow.closed || null);
      release();
      expect(await until(() => whole.statuses[0] ?? null)).toBe(401);
    });
  }

  if (bound === 'one network') {
    it('lets the oldest go where another comes, and none of another network, nor one beside a session', async () => {
      const elsewhere = await slowly(B);
      const admin = await from(A, unfinished(asAda()));
      const [first, second, third] = [await slowly(A), await slowly(A), await slowly(A)];
      await until(() => first.closed || null);
      expect(first.received).toContain('"error":"overloaded","written":"no"');
      expect(statuses(first, second, third, elsewhere, admin)).toEqual([[503], [], [], [], []]);
      for (const one of [second, elsewhere]) await one.write('}');
      await admin.write('}');
      expect(await until(() => second.statuses[0] ?? null)).toBe(401);
      expect(await until(() => elsewhere.statuses[0] ?? null)).toBe(401);
      expect(await until(() => admin.statuses[0] ?? null)).toBe(201);
    });

    it('counts no body that was read to its end, however long its answer takes', async () => {
      const release = hasher.hold();
      const under = [await from(A, aGuess()), await from(A, aGuess()), await from(A, aGuess())];
      await until(() => hasher.waiting === 3 || null);
      const slow = [await slowly(A), await slowly(A)];
      release();
      for (const one of under) expect(await until(() => one.statuses[0] ?? null)).toBe(401);
      expect(statuses(...slow)).toEqual([[], []]);
    });
  }

  if (bound === 'all networks') {
    it('lets the oldest of the network go that has the most', async () => {
      const [few, first, second] = [await slowly(B), await slowly(A), await slowly(A)];
      const another = await slowly(C);
      await until(() => first.closed || null);
      expect(statuses(few, first, second, another)).toEqual([[], [503], [], []]);
    });

    it('counts none whose client is gone', async () => {
      for (let turn = 0; turn < 4; turn += 1) {
        (await slowly(A)).destroy();
        await until(async () => ((await connections()) === 0 ? true : null));
      }
      const three = [await slowly(A), await slowly(B), await slowly(C)];
      expect((await ada.client.get('/me')).status).toBe(200);
      expect(statuses(...three)).toEqual([[], [], []]);
    });
  }
});
