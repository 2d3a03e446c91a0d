import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { Redacted } from '@maatify/admin-infra';
import type { IssuedSession } from '@maatify/admin-infra';
import { describe, expect, it } from '@jest/globals';

import type { HttpResult } from '../../src/platform/http/operation-results.js';
import { isResult, resultToHttp } from '../../src/platform/http/result-to-http.js';

const issued = { session: { sessionId: 's' }, token: Redacted.of('the token') } as unknown as IssuedSession;
const said = (result: object) => {
  const { status, body, session } = resultToHttp(result as HttpResult);
  return { status, body: JSON.parse(JSON.stringify(body)), session };
};

describe('results as HTTP', () => {
  it('puts a session into the cookie and nowhere else', () => {
    expect(said({ outcome: 'signed_in', issued, newDevice: true })).toEqual({
      status: 200,
      body: { outcome: 'signed_in', newDevice: true },
      session: issued,
    });
    expect(said({ outcome: 'revoked', issued: null })).toEqual({ status: 200, body: { outcome: 'revoked' }, session: undefined });
    expect(said({ outcome: 'revoked' }).session).toBeUndefined();
    expect(said({ outcome: 'signed_out' }).session).toBeNull();
    expect(said({ outcome: 'session_ended' })).toMatchObject({ status: 401, session: undefined });
  });

  it('reveals what its owner has to see, and nothing that merely came along', () => {
    const secret = Redacted.of('shown');
    expect(said({ outcome: 'totp_required', challenge: secret, expiresAt: 1 }).body).toMatchObject({ challenge: 'shown' });
    expect(said({ outcome: 'started', secret, provisioningUri: secret, expiresAt: 1 }).body).toMatchObject({
      secret: 'shown',
      provisioningUri: 'shown',
      qrCode: expect.stringMatching(/^<svg .*<\/svg>$/),
    });
    expect(said({ outcome: 'found', admin: { name: 'x' }, challenge: secret, secret }).body).toEqual({
      outcome: 'found',
      admin: { name: 'x' },
      challenge: '<redacted>',
      secret: '<redacted>',
    });
    expect(said({ outcome: 'started', provisioningUri: secret, nested: { secret }, constructor: secret }).body).toMatchObject({
      nested: { secret: '<redacted>' },
      constructor: '<redacted>',
    });
  });

  it.each([
    [{ outcome: 'rejected', reason: 'invalid_credentials' }, 401],
    [{ outcome: 'rejected', reason: 'not_active', status: 'locked' }, 403],
    [{ outcome: 'rejected', reason: 'challenge_expired' }, 410],
    [{ outcome: 'denied', ability: 'a.b', reason: 'not_permitted' }, 403],
    [{ outcome: 'throttled', retryAt: 5 }, 429],
    [{ outcome: 'validation_failed', violations: [] }, 400],
    [{ outcome: 'conflict' }, 409],
    [{ outcome: 'read_only' }, 423],
    [{ outcome: 'maintenance' }, 503],
  ])('says %j as %d', (result, status) => {
    expect(said(result)).toMatchObject({ status, body: result });
  });

  describe('says of every outcome of every operation what its page says that it means', () => {
    const PAGES = resolve(import.meta.dirname, '../../../docs/operations');
    const outcomes = readdirSync(PAGES).flatMap((page) =>
      [...readFileSync(join(PAGES, page), 'utf8').matchAll(/^\| `(\w+)(?:\/(\w+))?` \| (done|refused) \|/gm)].map(
        ([, outcome = '', reason, means = '']) => ({ page, outcome, reason, means }),
      ),
    );
    // What guards deal with, and no route answers.
    const GUARDS = ['access.md', 'authorize.md', 'authorize-query.md'];
    const answers = outcomes.filter(({ page }) => !GUARDS.includes(page));

    it('done is a success, and refused is none', () => {
      expect(answers.length).toBeGreaterThan(300);
      const wrong = answers.filter(({ outcome, reason, means }) => {
        const { status } = resultToHttp({ outcome, reason, retryAt: 0 } as unknown as HttpResult);
        return means === 'done' ? !(status >= 200 && status < 300) : !(status >= 400 && status < 600);
      });
      expect(wrong).toEqual([]);
    });

    it('401 is for who has no proof, and nobody else is told to sign in again', () => {
      const told = answers.filter(
        ({ outcome, reason }) => resultToHttp({ outcome, reason, retryAt: 0 } as unknown as HttpResult).status === 401,
      );
      const endings = told.map(({ outcome, reason }) => (reason === undefined ? outcome : `${outcome} ${reason}`));
      expect([...new Set(endings)].sort()).toEqual(['rejected invalid_code', 'rejected invalid_credentials', 'session_ended']);
    });
  });

  it.each([null, undefined, 1, 'signed_in', {}, { outcome: 1 }, { outcome: 'constructor' }, { outcome: '__proto__' }, []])(
    'takes %j for no result',
    (value) => {
      expect(isResult(value)).toBe(false);
    },
  );
});
