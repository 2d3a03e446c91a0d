import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { anActiveAdmin, signedIn, signIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

/** A sink that can be told to fail. */
class Breakable {
  down = false;
  readonly record = (): Promise<void> =>
    this.down ? Promise.reject(new Error('canary-of-the-backend at 10.0.0.7')) : Promise.resolve();
}

describe('OP-11 health tells a stranger one word (found outside, row H2)', () => {
  const sink = new Breakable();
  let host: Host;
  let ada: SignedIn;
  beforeAll(async () => {
    host = await startHost({ contracts: { AuditLogger: { useValue: sink } } });
    ada = await theFirstAdmin(host);
  });
  afterAll(() => host.close());

  it('whatever was lost, and to nobody without the right how much', async () => {
    expect((await host.client().get('/health')).body).toEqual({ outcome: 'healthy' });
    sink.down = true;
    await signIn(host.client(), ada);
    await host.settled();
    // Nobody is kept out by a lost record.
    const { status, text } = await host.client().get('/health');
    expect([status, text]).toEqual([200, '{"outcome":"healthy"}']);
    expect((await host.client().get('/health/details')).status).toBe(401);
    sink.down = false;
    const sam = await signedIn(host, await anActiveAdmin(host, ada));
    expect((await sam.client.get('/health/details')).status).toBe(403);
  });

  it('and whoever may read it sees what was lost', async () => {
    const { body } = await ada.client.get('/health/details');
    expect(body).toMatchObject({ outcome: 'healthy', database: 'writable' });
    const audit = body['records'].find(({ sink: name }: { sink: string }) => name === 'AuditLogger');
    expect(audit.lost).toBeGreaterThan(0);
    expect(JSON.stringify(host.replies.map(({ reply }) => reply.text))).not.toContain('canary-of-the');
  });
});
