import { describe, expect, it } from '@jest/globals';

import {
  AUTH_ENABLED,
  EMERGENCY_ENABLED,
  MAINTENANCE_ENABLED,
  READ_ONLY,
  TOTP_ENABLED,
  TOTP_MANDATORY,
} from '../../src/settings/core-settings.js';
import { instant } from '../../src/kernel/ids.js';
import { nextEpoch } from '../../src/settings/emergency/next-epoch.policy.js';
import { concernsDoors, stateAfter, undoingOf, wayBackOf } from '../../src/settings/way-back.policy.js';

describe('ST4 P4 P5 a change that would leave no way out', () => {
  const OPEN = { auth: true, totp: true, mandatory: false, readOnly: false, maintenance: false, emergency: false };
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
    ['read-only where a tool made them meet', { mandatory: true, totp: false, readOnly: true }, STRONG, true, 'author'],
    ['no enrolment while it is optional', { totp: false }, PLAIN, true, 'author'],
    ['mandatory without the feature', { mandatory: true }, STRONG, false, 'none'],
    ['optional without the feature', {}, PLAIN, false, 'author'],
    ['a part of the host signs in nowhere', {}, SYSTEM, true, 'system_actor'],
    ['mandatory without the feature, by a part of the host', { mandatory: true }, SYSTEM, false, 'none'],
    ['maintenance, by one with the factor', { maintenance: true }, STRONG, true, 'author_by_break_glass'],
    ['maintenance, by one without it', { maintenance: true }, PLAIN, true, 'system_actor'],
    ['maintenance, where the application runs no factor', { maintenance: true }, STRONG, false, 'system_actor'],
    ['maintenance while sign-in is off', { maintenance: true, auth: false }, STRONG, true, 'system_actor'],
    ['maintenance, by a part of the host', { maintenance: true }, SYSTEM, true, 'system_actor'],
    ['emergency, by one with the factor', { emergency: true }, STRONG, true, 'author_by_break_glass'],
    ['emergency, by one without it', { emergency: true }, PLAIN, true, 'system_actor'],
    ['emergency while a factor is mandatory', { emergency: true, mandatory: true }, STRONG, true, 'author_by_break_glass'],
  ] as const)('%s', (_, changed, author, factorExists, expected) => {
    const key =
      'emergency' in changed ? EMERGENCY_ENABLED.key : 'maintenance' in changed ? MAINTENANCE_ENABLED.key : AUTH_ENABLED.key;
    expect(wayBackOf({ ...OPEN, ...changed }, key, author, factorExists)).toBe(expected);
  });

  it.each([TOTP_ENABLED, TOTP_MANDATORY])('a mandatory factor and no enrolment never meet, whoever asks: $key', ({ key }) => {
    for (const author of [SYSTEM, PLAIN, STRONG])
      expect(wayBackOf({ ...OPEN, mandatory: true, totp: false }, key, author, true)).toBe('none');
  });

  it('a mode that is on already has a way back of its own, which other doors leave as it is', () => {
    for (const mode of [{ maintenance: true }, { emergency: true }, { maintenance: true, emergency: true }]) {
      expect(wayBackOf({ ...OPEN, ...mode, readOnly: true }, READ_ONLY.key, PLAIN, true)).toBe('author');
      expect(wayBackOf({ ...OPEN, ...mode, mandatory: true }, TOTP_MANDATORY.key, PLAIN, true)).toBe('system_actor');
      expect(wayBackOf({ ...OPEN, ...mode, mandatory: true }, TOTP_MANDATORY.key, STRONG, true)).toBe('author');
      // Without sign-in nobody breaks the glass: a part of the host has to open it first.
      expect(wayBackOf({ ...OPEN, ...mode, auth: false }, AUTH_ENABLED.key, STRONG, true)).toBe('system_actor');
      for (const key of [MAINTENANCE_ENABLED.key, EMERGENCY_ENABLED.key])
        expect(wayBackOf({ ...OPEN, ...mode, readOnly: true }, key, STRONG, true)).toBe('author_by_break_glass');
    }
  });

  it.each([
    [AUTH_ENABLED.key, 'auth'],
    [TOTP_ENABLED.key, 'totp'],
    [TOTP_MANDATORY.key, 'mandatory'],
    [READ_ONLY.key, 'readOnly'],
    [MAINTENANCE_ENABLED.key, 'maintenance'],
    [EMERGENCY_ENABLED.key, 'emergency'],
  ] as const)('%s is a door', (key, field) => {
    expect(concernsDoors(key)).toBe(true);
    for (const value of [true, false]) expect(stateAfter(OPEN, { key, value })).toEqual({ ...OPEN, [field]: value });
  });

  it('any other key is none', () => {
    expect(concernsDoors('auth.max_login_attempts')).toBe(false);
    expect(stateAfter(OPEN, { key: 'auth.max_login_attempts', value: 1 })).toEqual(OPEN);
  });

  it.each([
    ['a setting', {}, TOTP_MANDATORY, [TOTP_MANDATORY]],
    ['a setting under read-only', { readOnly: true }, AUTH_ENABLED, [READ_ONLY, AUTH_ENABLED]],
    ['a setting in maintenance, which closes it to nobody', { maintenance: true }, AUTH_ENABLED, [AUTH_ENABLED]],
    [
      'a setting in an emergency',
      { emergency: true, readOnly: true },
      AUTH_ENABLED,
      [READ_ONLY, EMERGENCY_ENABLED, AUTH_ENABLED],
    ],
    ['read-only', { readOnly: true }, READ_ONLY, [READ_ONLY]],
    ['read-only while sign-in is off', { readOnly: true, auth: false }, READ_ONLY, [READ_ONLY, AUTH_ENABLED]],
    ['maintenance', { maintenance: true, readOnly: true }, MAINTENANCE_ENABLED, [MAINTENANCE_ENABLED]],
    [
      'maintenance while sign-in is off',
      { maintenance: true, auth: false },
      MAINTENANCE_ENABLED,
      [MAINTENANCE_ENABLED, AUTH_ENABLED],
    ],
    ['emergency', { emergency: true }, EMERGENCY_ENABLED, [EMERGENCY_ENABLED]],
    [
      'emergency under read-only while sign-in is off',
      { emergency: true, readOnly: true, auth: false },
      EMERGENCY_ENABLED,
      [EMERGENCY_ENABLED, READ_ONLY, AUTH_ENABLED],
    ],
  ] as const)('what a part of the host must be able to do to undo %s', (_, changed, { key }, expected) => {
    expect(undoingOf({ ...OPEN, ...changed }, key)).toEqual(expected.map((door) => door.key));
  });
});

describe('SS-24 the epoch that an emergency moves the system to', () => {
  const NOW = instant(1_700_000_000_000);
  it.each([
    ['never set', null, 1],
    ['nought', 0, 1],
    ['any other', 41, 42],
    ['a text', 'soon', NOW],
    ['less than none', -1, NOW],
    ['half a one', 1.5, NOW],
    ['a switch', true, NOW],
    ['the last that the setting takes', Number.MAX_SAFE_INTEGER - 1, NOW],
    ['beyond counting', Number.MAX_SAFE_INTEGER, NOW],
  ])('%s', (_, stored, expected) => {
    expect(nextEpoch(stored, NOW)).toBe(expected);
  });
});
