import { describe, expect, it } from '@jest/globals';

import { brokenRule, effectiveValue } from '../../src/kernel/setting-definition.js';
import type { SettingDefinition } from '../../src/kernel/setting-definition.js';
import { counterpartOf, leavesNoWayOut } from '../../src/settings/no-way-out.policy.js';
import { AUTH_ENABLED, CORE_SETTINGS, TOTP_ENABLED, TOTP_MANDATORY } from '../../src/settings/core-settings.js';

const common = { key: 'some.key', description: '', category: 'system', sensitive: false, changedBy: 'set' } as const;
const COUNT: SettingDefinition = { ...common, type: 'number', default: 5, strictest: 1, min: 1, max: 9 };
const NAME: SettingDefinition = { ...common, type: 'string', default: 'en', strictest: 'en', minLength: 2, maxLength: 4 };
const FLAG: SettingDefinition = { ...common, type: 'boolean', default: false, strictest: true };

describe('A8 a stored value that does not fit', () => {
  it.each([
    [COUNT, 1, null],
    [COUNT, 9, null],
    [COUNT, 0, 'min'],
    [COUNT, 10, 'max'],
    [COUNT, 1.5, 'type'],
    [COUNT, '5', 'type'],
    [COUNT, Number.NaN, 'type'],
    [NAME, 'de', null],
    [NAME, 'dede', null],
    [NAME, 'd', 'length'],
    [NAME, 'dedede', 'length'],
    [NAME, '\ud800\ud800', 'type'],
    [NAME, 42, 'type'],
    [FLAG, true, null],
    [FLAG, 'true', 'type'],
    [FLAG, 1, 'type'],
  ])('%#: breaks the rule it breaks', (definition, value, rule) => {
    expect(brokenRule(definition, value)).toBe(rule);
  });

  it('counts as the strictest; one that was never set as the default; one that fits as itself', () => {
    expect([effectiveValue(COUNT, 'many'), effectiveValue(COUNT, null), effectiveValue(COUNT, 7)]).toEqual([1, 5, 7]);
    expect([effectiveValue(FLAG, 'no'), effectiveValue(FLAG, null), effectiveValue(FLAG, false)]).toEqual([true, false, false]);
  });

  it.each(CORE_SETTINGS.map((definition) => [definition.key, definition] as const))(
    '%s: default and strictest fit',
    (_, definition) => {
      // The epoch is the exception: no session can carry its strictest value, so all of them are dead.
      if (definition.key !== 'system.epoch') expect(brokenRule(definition, definition.strictest)).toBeNull();
      expect(brokenRule(definition, definition.default)).toBeNull();
    },
  );
});

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
