import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Argon2PasswordHasher } from '@maatify/admin-infra-adapters/argon2';
import { KyselyAuditTrail } from '@maatify/admin-infra-adapters/kysely';
import type { PasswordHasher } from '@maatify/admin-infra';
import { afterEach, describe, expect, it, jest } from '@jest/globals';

import { limitShutdown } from '../../src/platform/http/limit-shutdown.js';
import { signIn, theFirstAdmin } from '../support/given.js';
import { startHost, until } from '../support/host.js';
import { startProcess } from '../support/process.js';
import { RawConnection, wireRequest } from '../support/raw-connection.js';

const dataDir = mkdtempSync(join(tmpdir(), 'closing-'));
const connections: RawConnection[] = [];
const connected = async (url: string): Promise<RawConnection> => {
  const connection = await new RawConnection(url).opened();
  connections.push(connection);
  return connection;
};
afterEach(() => {
  for (const connection of connections.splice(0)) connection.destroy();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Hangs until it is told to go on. */
class HangingHasher extends Argon2PasswordHasher {
  gate: Promise<void> = Promise.resolve();
  asked = 0;

  override async verify(asked: Parameters<PasswordHasher['verify']>[0]) {
    this.asked += 1;
    await this.gate;
    return super.verify(asked);
  }
}

describe('closing waits for no connection that asks nothing (found outside, row H4)', () => {
  it('SIGTERM ends a process with silent, idle and half-written connections at once', async () => {
    const host = await startProcess({ DATA_DIR: dataDir });
    const silent = await connected(host.url);
    const idle = await connected(host.url);
    await idle.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\n');
    await until(() => idle.statuses.length === 1 || null);
    const half = await connected(host.url);
    await half.write('POST /auth/sign-in HTTP/1.1\r\nhost: x\r\ncontent-le');
    await new Promise((resolve) => setTimeout(resolve, 50));
    host.child.kill('SIGTERM');
    const { ms, signal } = await host.ended();
    expect(signal).toBe('SIGTERM');
    expect(ms).toBeLessThan(3_000);
    await until(() => [silent, idle, half].every(({ closed }) => closed) || null);
  });

  it('a request under way is answered, what arrives meanwhile is told in JSON that the host closes', async () => {
    const hasher = new HangingHasher();
    const host = await startHost({ contracts: { PasswordHasher: { useValue: hasher } } });
    const ada = await theFirstAdmin(host);
    let release: () => void = () => undefined;
    hasher.gate = new Promise((resolve) => (release = resolve));
    const before = hasher.asked;
    const waiting = signIn(host.client(), ada);
    await until(() => hasher.asked > before || null);
    const closed = host.app.close();
    const late = await connected(host.url);
    await late.write('GET /me HTTP/1.1\r\nhost: x\r\n\r\n');
    const silent = await connected(host.url);
    await until(() => (late.closed && silent.closed) || null);
    expect(late.statuses).toEqual([503]);
    expect(late.received).toMatch(/^retry-after: 2\r$/im);
    expect(late.received).toMatch(/^content-security-policy: default-src 'none'/im);
    expect(late.received).toMatch(/^content-type: application\/json/im);
    expect(late.received).toMatch(/^cache-control: no-store\r$/im);
    expect(late.received).toMatch(/\{"error":"closing","written":"no","correlationId":"[\w-]+"\}/);
    release();
    expect((await waiting).body['outcome']).toBe('signed_in');
    await closed;
  });

  it('an answer that comes once the host listens no more is the last of its connection, which nothing waits for', async () => {
    const host = await startHost();
    const ada = await theFirstAdmin(host);
    const trail = host.app.get(KyselyAuditTrail, { strict: false });
    const page = trail.page.bind(trail);
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const asked = jest.spyOn(trail, 'page').mockImplementation(async (query) => {
      await gate;
      return page(query);
    });
    const waiting = await connected(host.url);
    await waiting.write(`GET /audit HTTP/1.1\r\nhost: x\r\ncookie: session=${ada.client.cookies.get('session') ?? ''}\r\n\r\n`);
    await until(() => asked.mock.calls.length > 0 || null);
    const closed = host.app.close();
    await until(() => !host.app.getHttpServer().listening || null);
    const startedMs = performance.now();
    release();
    await closed;
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    await until(() => waiting.closed || null);
    expect(waiting.statuses).toEqual([200]);
  });

  it('a request that never ends loses its connection after the deadline', async () => {
    const host = await startHost({ limits: { closingMs: 300 } });
    const stuck = await connected(host.url);
    await stuck.write(wireRequest('POST', '/auth/sign-in', { email: 'a@example.test', password: 'x' }).slice(0, -5));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const startedMs = performance.now();
    await host.app.close();
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    await until(() => stuck.closed || null);
  });

  it('and a shutdown that waits for something else ends the process', () => {
    const asked = jest.spyOn(process, 'once').mockReturnThis();
    limitShutdown();
    const handlers = new Map(asked.mock.calls as unknown as [string, () => void][]);
    asked.mockRestore();
    expect([...handlers.keys()]).toEqual(['SIGTERM', 'SIGINT']);
    const exit = jest.spyOn(process, 'exit').mockReturnValue(undefined as never);
    const told = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    jest.useFakeTimers();
    handlers.get('SIGTERM')?.();
    jest.advanceTimersByTime(24_000);
    expect(exit).not.toHaveBeenCalled();
    jest.advanceTimersByTime(2_000);
    expect(exit).toHaveBeenCalledWith(1);
    expect(told.mock.calls.flat().join()).toContain('shutdown_cut_short');
    jest.useRealTimers();
    exit.mockRestore();
    told.mockRestore();
  });
});
