import type { AuditIntent, PasswordHasher } from '@maatify/admin-infra';
import { KyselyAuditLogger, Store } from '@maatify/admin-infra-adapters/kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { Argon2PasswordHasher } from '@maatify/admin-infra-adapters/argon2';
import type { OpenedDatabase } from '../../src/platform/database/opened-database.js';
import { OPENED_DATABASE } from '../../src/platform/database/opened-database.js';
import { BodyBounds } from '../../src/platform/http/body-bounds.js';
import { limitShutdown } from '../../src/platform/http/limit-shutdown.js';
import { ending } from '../support/client.js';
import { signIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { HangingHasher } from '../support/hanging-hasher.js';
import { startHost, until } from '../support/host.js';
import type { Host } from '../support/host.js';
import { aGuess, RawConnection, wireRequest } from '../support/raw-connection.js';

/** Stops in the middle of a verification, so that a request is under way for as long as the test needs. */
class SlowHasher extends Argon2PasswordHasher {
  gate: Promise<void> | null = null;
  entered: () => void = () => undefined;

  override async verify(asked: Parameters<PasswordHasher['verify']>[0]) {
    if (this.gate !== null) {
      this.entered();
      await this.gate;
    }
    return super.verify(asked);
  }
}

const written: string[] = [];

class CountingAuditLogger extends KyselyAuditLogger {
  override async record(intent: AuditIntent): Promise<void> {
    await super.record(intent);
    written.push(intent.type);
  }
}

const COUNTING = {
  inject: [OPENED_DATABASE],
  useFactory: ({ sinks, schema }: OpenedDatabase) => new CountingAuditLogger(new Store(sinks, schema)),
};

describe('shutting down', () => {
  const hasher = new SlowHasher();
  let host: Host;
  let ada: SignedIn;
  beforeAll(async () => {
    host = await startHost({
      contracts: { PasswordHasher: { useValue: hasher }, AuditLogger: COUNTING },
    });
    ada = await theFirstAdmin(host);
    await host.settled();
  }, 60_000);
  afterAll(() => host.app.close());

  it('finishes the request under way with everything it does, and takes no new one', async () => {
    let release: () => void = () => undefined;
    hasher.gate = new Promise((resolve) => {
      release = resolve;
    });
    const entered = new Promise<void>((resolve) => {
      hasher.entered = resolve;
    });
    written.length = 0;
    const underWay = signIn(host.client(), ada);
    await entered;
    const closed = host.app.close();
    const late = await host
      .client()
      .get('/system/state')
      .then(
        ({ status }) => status,
        () => 'no connection',
      );
    expect([503, 'no connection']).toContain(late);
    release();
    expect(ending(await underWay)).toBe('signed_in');
    await closed;
    // Written after the answer, and before the database was closed.
    expect(written.sort()).toEqual(['auth.login.success', 'security.device.detected', 'security.session.created']);
    await expect(fetch(`${host.url}/health`)).rejects.toThrow();
    expect(host.logger.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });
});

describe('a host that closes', () => {
  const opened: RawConnection[] = [];
  afterEach(() => {
    for (const connection of opened.splice(0)) connection.destroy();
    jest.restoreAllMocks();
  });
  const connected = async (host: Host): Promise<RawConnection> => {
    const connection = await new RawConnection(host.url).opened();
    opened.push(connection);
    return connection;
  };

  it('waits for no connection that asks nothing, and for none that only began to', async () => {
    // Far beyond the time that a test has.
    const host = await startHost({ limits: { closingMs: 600_000 } });
    const [silent, idle, half] = [await connected(host), await connected(host), await connected(host)];
    await idle.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\n');
    await until(() => idle.statuses.length === 1 || null);
    await half.write('POST /auth/sign-in HTTP/1.1\r\nhost: x\r\ncontent-le');
    await host.close();
    await until(() => [silent, idle, half].every(({ closed }) => closed) || null);
  });

  it('cuts off what is not done by the deadline', async () => {
    const host = await startHost({ limits: { closingMs: 100, bodyMs: 600_000 } });
    const begun = jest.spyOn(host.app.get(BodyBounds, { strict: false }), 'begin');
    const stuck = await connected(host);
    await stuck.write(wireRequest('POST', '/auth/sign-in', { email: 'a@example.test', password: 'x' }).slice(0, -5));
    await until(() => begun.mock.calls.length > 0 || null);
    await host.close();
    await until(() => stuck.closed || null);
    expect(stuck.statuses).toEqual([]);
  });

  it('tells who comes meanwhile to come again, on a connection that ends with that', async () => {
    const hasher = new HangingHasher();
    const host = await startHost({ contracts: { PasswordHasher: { useValue: hasher } } });
    const release = hasher.hold();
    const under = await connected(host);
    await under.write(aGuess());
    await until(() => hasher.waiting === 1 || null);
    const closed = host.app.close();
    const [late, silent] = [await connected(host), await connected(host)];
    await late.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\n');
    await until(() => (late.closed && silent.closed) || null);
    expect(late.statuses).toEqual([503]);
    expect(late.received).toMatch(/^retry-after: 2\r$/im);
    expect(late.received).toMatch(/\{"error":"closing","written":"no","correlationId":"[\w-]+"\}/);
    release();
    await closed;
    expect(await until(() => under.statuses[0] ?? null)).toBe(401);
    await until(() => under.closed || null);
  });
});

describe('a shutdown that hangs', () => {
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it.each(['SIGTERM', 'SIGINT'])('is cut short in the end, and the log says so: %s', (signal) => {
    const asked = jest.spyOn(process, 'once').mockReturnThis();
    limitShutdown();
    const handlers = new Map(asked.mock.calls as unknown as [string, () => void][]);
    const exit = jest.spyOn(process, 'exit').mockReturnValue(undefined as never);
    const told = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    jest.useFakeTimers();
    handlers.get(signal)?.();
    jest.advanceTimersByTime(24_999);
    expect(exit).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(exit.mock.calls).toEqual([[1]]);
    expect(told.mock.calls.flat()).toEqual(['{"event":"shutdown_cut_short","afterMs":25000}\n']);
  });
});
