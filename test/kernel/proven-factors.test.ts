import { describe, expect, it } from '@jest/globals';

import { includesCode, withCode, withPassword } from '../../src/kernel/proven-factors.js';

describe('what was proven, and what is once another factor is', () => {
  it.each([
    ['password', false, 'password_and_totp', 'password'],
    ['password_and_totp', true, 'password_and_totp', 'password_and_totp'],
    ['external', false, 'external_and_totp', 'password'],
    ['external_and_totp', true, 'external_and_totp', 'password_and_totp'],
  ] as const)('%s', (factors, code, afterCode, afterPassword) => {
    expect([includesCode(factors), withCode(factors), withPassword(factors)]).toEqual([code, afterCode, afterPassword]);
  });
});
