import type { AuditIntent, PasswordHasher } from '@maatify/admin-infra';
import { KyselyAuditLogger, Store } from '@maatify/admin-infra-adapters/kysely';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { Argon2PasswordHasher } from '@maatify/admin-infra-adapters/argon2';
import type { OpenedDatabase } from '../../src/platform/database/opened-database.js';
import { OPENED_DATABASE } from '../../src/platform/database/opened-database.js';
import { ending } from '../support/client.js';
import { signIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

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
