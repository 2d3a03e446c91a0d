import { describe, expect, it } from '@jest/globals';

import { counterpartOf, leavesNoWayOut } from '../../src/settings/no-way-out.policy.js';
import { AUTH_ENABLED, TOTP_ENABLED, TOTP_MANDATORY } from '../../src/settings/core-settings.js';

describe('ST4 a change that would leave no way out', () => {
  const rescuer = { 'rescue-cli': { abilities: ['system.settings.security.update'] } };
  const bystander = { 'report-job': { abilities: ['reports.read'] } };
  const policy = { systemActors: bystander, totp: true } as never;
  const withRescuer = { systemActors: { ...bystander, ...rescuer }, totp: true } as never;
  const withoutTotp = { systemActors: bystander, totp: false } as never;

  it.each([
    ['sign-in off, nobody to switch it on', AUTH_ENABLED.key, false, null, policy, true],
    ['sign-in off, a system actor may', AUTH_ENABLED.key, false, null, withRescuer, false],
    ['sign-in on', AUTH_ENABLED.key, true, null, policy, false],
    ['no enrolment while it is mandatory', TOTP_ENABLED.key, false, true, policy, true],
    ['no enrolment, not knowing', TOTP_ENABLED.key, false, null, policy, true],
    ['no enrolment while it is optional', TOTP_ENABLED.key, false, false, policy, false],
    ['enrolment on', TOTP_ENABLED.key, true, true, policy, false],
    ['mandatory while there is no enrolment', TOTP_MANDATORY.key, true, false, policy, true],
    ['mandatory, not knowing', TOTP_MANDATORY.key, true, null, policy, true],
    ['mandatory without the feature', TOTP_MANDATORY.key, true, true, withoutTotp, true],
    ['mandatory with enrolment', TOTP_MANDATORY.key, true, true, policy, false],
    ['optional', TOTP_MANDATORY.key, false, false, withoutTotp, false],
    ['any other key', 'auth.max_login_attempts', false, null, policy, false],
  ])('%s', (_, key, value, counterpart, given, expected) => {
    expect(leavesNoWayOut({ key, value }, counterpart, given)).toBe(expected);
  });

  it('is judged against the other of two settings', () => {
    expect(counterpartOf(TOTP_ENABLED.key)).toBe(TOTP_MANDATORY);
    expect(counterpartOf(TOTP_MANDATORY.key)).toBe(TOTP_ENABLED);
    expect(counterpartOf(AUTH_ENABLED.key)).toBeNull();
  });
});
