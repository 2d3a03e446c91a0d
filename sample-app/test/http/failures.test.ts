import type { PasswordHasher } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { Argon2PasswordHasher } from '@maatify/admin-infra-adapters/argon2';
import { describeFailure } from '../../src/platform/http/describe-failure.js';
import { theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

const SECRET = 'correct-horse-battery-canary';

/** A hasher that can be told to fail, and then says everything it should not. */
class FailingHasher extends Argon2PasswordHasher {
  mode: 'right' | 'throws' | 'lies' = 'right';

  override async verify(asked: Parameters<PasswordHasher['verify']>[0]) {
    if (this.mode === 'throws')
      throw Object.assign(new Error(`connection lost at ${asked.password.reveal()}`), { code: 'ECONNRESET' });
    if (this.mode === 'lies') return { verdict: true } as never;
    return super.verify(asked);
  }
}

describe('failures', () => {
  const hasher = new FailingHasher();
  let host: Host;
  let ada: SignedIn;
  beforeAll(async () => {
    host = await startHost({ contracts: { PasswordHasher: { useValue: hasher } } });
    ada = await theFirstAdmin(host);
  }, 60_000);
  beforeEach(() => {
    hasher.mode = 'right';
    host.logger.clear();
  });
  afterAll(() => host.close());

  const attempt = (mode: FailingHasher['mode']) => {
    hasher.mode = mode;
    return host.client().post('/auth/sign-in', { email: ada.email, password: SECRET }, { 'x-request-id': 'request-0003' });
  };

  it('v5.0.0-16.5.1 FM3 answers a contract out of reach with 503 and a constant body, and never as a wrong password', async () => {
    const reply = await attempt('throws');
    expect([reply.status, reply.text]).toEqual([503, '{"error":"unavailable","written":"no","correlationId":"request-0003"}']);
    expect(reply.setCookies.filter((cookie) => cookie.startsWith('session'))).toEqual([]);
  });

  it('answers a contract that broke its promise with 500', async () => {
    const reply = await attempt('lies');
    expect([reply.status, reply.text]).toEqual([500, '{"error":"internal","written":"no","correlationId":"request-0003"}']);
  });

  it('v5.0.0-16.3.4 OP-16 logs what an operator needs to find it, and no secret', async () => {
    await attempt('throws');
    const [entry] = host.logger.filter({ level: 'error' });
    expect(entry?.params ?? entry?.message).toMatchObject({
      event: 'request_failed',
      failure: 'infrastructure_failure',
      contract: 'PasswordHasher',
      method: 'verify',
      operation: 'auth.sign_in',
      correlationId: 'request-0003',
      causes: [{ message: 'its message was dropped: it held a secret of this operation, or a piece of one', code: 'ECONNRESET' }],
    });
    expect(JSON.stringify(host.logger.entries)).not.toContain(SECRET);
    expect(JSON.stringify(host.logger.entries)).not.toContain(ada.email);
  });

  it('describes what is no exception of the library by its class and its place: its message may quote anything', () => {
    const described = JSON.stringify(describeFailure(new TypeError(`${SECRET}\nis no number`)));
    expect(described).toContain('TypeError');
    expect(described).toContain('failures.test');
    expect(described).not.toContain(SECRET);
    expect(JSON.stringify(describeFailure(SECRET))).toBe('{"name":"string","at":[]}');
  });

  it('is healthy as long as its database answers', async () => {
    const reply = await host.client().get('/health');
    expect([reply.status, reply.body]).toEqual([200, { outcome: 'healthy' }]);
  });

  it('goes on as if nothing had happened', async () => {
    await attempt('throws');
    hasher.mode = 'right';
    const reply = await ada.client.post('/auth/sign-in', { email: ada.email, password: ada.password });
    expect(reply.body['outcome']).toBe('signed_in');
    expect(Redacted.is(reply.body)).toBe(false);
  });
});
