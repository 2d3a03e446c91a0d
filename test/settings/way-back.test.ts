import { describe, expect, it } from '@jest/globals';

import { AUTH_ENABLED, READ_ONLY, TOTP_ENABLED, TOTP_MANDATORY } from '../../src/settings/core-settings.js';
import { concernsDoors, stateAfter, wayBackOf } from '../../src/settings/way-back.policy.js';

describe('ST4 P4 P5 a change that would leave no way out', () => {
  const OPEN = { auth: true, totp: true, mandatory: false, readOnly: false };
  const SYSTEM = { kind: 'system' } as const;
  const PLAIN = { kind: 'admin', provenWithFactor: false } as const;
  const STRONG = { kind: 'admin', provenWithFactor: true } as const;

  it.each([
    ['nothing changed', {}, PLAIN, true, 'author'],
    ['sign-in off', { auth: false }, STRONG, true, 'system_actor'],
    ['sign-in off and read-only', { auth: false, readOnly: true }, STRONG, true, 'system_actor'],
    ['read-only', { readOnly: true }, PLAIN, true, 'author'],
    ['mandatory, by one without the factor', { mandatory: true }, PLAIN, true, 'system_actor'],
    ['mandatory, by one with it', { mandatory: true }, STRONG, true, 'author'],
    ['mandatory, and no enrolment, without', { mandatory: true, totp: false }, PLAIN, true, 'system_actor'],
    ['mandatory, and no enrolment, with', { mandatory: true, totp: false }, STRONG, true, 'author'],
    ['no enrolment while it is optional', { totp: false }, PLAIN, true, 'author'],
    ['mandatory without the feature', { mandatory: true }, STRONG, false, 'none'],
    ['optional without the feature', {}, PLAIN, false, 'author'],
    ['a part of the host signs in nowhere', {}, SYSTEM, true, 'system_actor'],
    ['mandatory without the feature, by a part of the host', { mandatory: true }, SYSTEM, false, 'none'],
  ] as const)('%s', (_, changed, author, factorExists, expected) => {
    expect(wayBackOf({ ...OPEN, ...changed }, author, factorExists)).toBe(expected);
  });

  it.each([
    [AUTH_ENABLED.key, 'auth'],
    [TOTP_ENABLED.key, 'totp'],
    [TOTP_MANDATORY.key, 'mandatory'],
    [READ_ONLY.key, 'readOnly'],
  ] as const)('%s is a door', (key, field) => {
    expect(concernsDoors(key)).toBe(true);
    for (const value of [true, false]) expect(stateAfter(OPEN, { key, value })).toEqual({ ...OPEN, [field]: value });
  });

  it('any other key is none', () => {
    expect(concernsDoors('auth.max_login_attempts')).toBe(false);
    expect(stateAfter(OPEN, { key: 'auth.max_login_attempts', value: 1 })).toEqual(OPEN);
  });
});
