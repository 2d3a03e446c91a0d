import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { signIn, theFirstAdmin } from './support/given.js';
import type { SignedIn } from './support/given.js';
import { startHost } from './support/host.js';
import type { Host } from './support/host.js';

/** A sink of the host that can be told to fail. */
class Breakable {
  down = false;

  readonly record = (): Promise<void> => this.answer();
  readonly dispatch = (): Promise<void> => this.answer();

  private answer(): Promise<void> {
    return this.down ? Promise.reject(new Error('canary-of-the-backend at 10.0.0.7')) : Promise.resolve();
  }
}

describe.each(['AuditLogger', 'NotificationDispatcher'] as const)('OP-11 health, with a %s that fails', (contract) => {
  const sink = new Breakable();
  let host: Host;
  let ada: SignedIn;
  beforeAll(async () => {
    host = await startHost({ contracts: { [contract]: { useValue: sink } } });
    ada = await theFirstAdmin(host);
  }, 60_000);
  afterAll(() => host.close());

  it('tells of database and records, in three words, to whoever asks', async () => {
    const health = async () => {
      const { status, body } = await host.client().get('/health');
      return [status, body];
    };
    expect(await health()).toEqual([200, { outcome: 'healthy', database: 'reachable', records: 'complete' }]);

    sink.down = true;
    await signIn(host.client(), ada);
    await host.settled();
    // Nobody is kept out by it; somebody should be told.
    expect(await health()).toEqual([200, { outcome: 'healthy', database: 'reachable', records: 'incomplete' }]);

    const failing = jest.spyOn(host.db, 'execute').mockRejectedValue(new Error('canary-of-the-database'));
    const [status, body] = await health();
    failing.mockRestore();
    expect(body).toEqual({ outcome: 'unhealthy', database: 'unreachable', records: 'incomplete' });
    expect(status).toBe(503);
    expect(JSON.stringify(host.replies.map(({ reply }) => reply.text))).not.toContain('canary-of-the');
  }, 60_000);
});
