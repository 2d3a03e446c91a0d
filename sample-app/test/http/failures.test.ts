import type { PasswordHasher } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import { HttpException } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { Argon2PasswordHasher } from '@maatify/admin-infra-adapters/argon2';
import { KyselyAuditTrail } from '@maatify/admin-infra-adapters/kysely';
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

  it('asks who met something out of reach to come again, and nobody whom a defect refused', async () => {
    expect((await attempt('throws')).headers.get('retry-after')).toBe('1');
    expect((await attempt('lies')).headers.get('retry-after')).toBeNull();
  });

  it('passes nothing on that is no result of an operation, whatever a handler answers', async () => {
    const trail = host.app.get(KyselyAuditTrail, { strict: false });
    for (const answered of [{ outcome: 'stranger', secret: SECRET }, { secret: SECRET }, [SECRET], SECRET, null, undefined]) {
      const page = jest.spyOn(trail, 'page').mockResolvedValue((answered ?? { outcome: undefined }) as never);
      const reply = await ada.client.get('/audit', { 'x-request-id': 'request-0004' });
      page.mockRestore();
      expect([reply.status, reply.text]).toEqual([
        500,
        '{"error":"internal","written":"unknown","correlationId":"request-0004"}',
      ]);
    }
    expect(JSON.stringify(host.logger.entries)).not.toContain(SECRET);
  });

  it.each([400, 402, 404, 405, 408, 410, 418, 431, 451, 499])(
    'says nothing of its own about a refusal of %i, whatever stands in it',
    async (status) => {
      const trail = host.app.get(KyselyAuditTrail, { strict: false });
      const page = jest.spyOn(trail, 'page').mockRejectedValue(new HttpException({ message: SECRET, error: SECRET }, status));
      const reply = await ada.client.get('/audit', { 'x-request-id': 'request-0005' });
      page.mockRestore();
      const error = { 400: 'malformed_request', 404: 'not_found' }[status] ?? 'refused';
      expect([reply.status, reply.text]).toEqual([status, JSON.stringify({ error, correlationId: 'request-0005' })]);
    },
  );

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
    const deep = new RangeError(SECRET);
    deep.stack = [`RangeError: ${SECRET}`, ...Array.from({ length: 500 }, (_, turn) => `    at turn${String(turn)} (a.js)`)].join(
      '\n',
    );
    expect(describeFailure(deep)['at']).toHaveLength(12);
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
