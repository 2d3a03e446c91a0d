import { describe, expect, it } from '@jest/globals';

import { ABILITIES, AUDIT_TYPES, CORE_SETTINGS, EXTERNAL_SETTINGS, IMPERSONATION_SETTINGS } from '@maatify/admin-infra';
import type { SettingValue } from '@maatify/admin-infra';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { filesIn } from './support/repository.js';

const defaults = Object.fromEntries(CORE_SETTINGS.map((definition) => [definition.key, definition.default]));
const these = (...keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, defaults[key]]));

/** The defaults are a promise to operators; changing one is a breaking change. */
describe('the published defaults', () => {
  it('ST-05 of signing in', () => {
    const published: Readonly<Record<string, SettingValue>> = {
      'auth.enabled': true,
      'auth.totp.enabled': true,
      'auth.max_login_attempts': 5,
      'auth.lockout.duration_minutes': 30,
      'auth.password.min_length': 12,
    };
    expect(these(...Object.keys(published))).toEqual(published);
  });

  it('ST-06 ST-08 ST-11 of notices, the audit trail, language and time zone', () => {
    const published: Readonly<Record<string, SettingValue>> = {
      'notifications.enabled': true,
      'audit.enabled': true,
      'audit.log_views': false,
      'audit.retention_days': 365,
      'system.default_language': 'en',
      'system.default_timezone': 'UTC',
    };
    expect(these(...Object.keys(published))).toEqual(published);
  });

  it('ST-12 W9 of features none is the core’s: a switch that nothing hangs on is a defect', () => {
    expect(CORE_SETTINGS.filter(({ key }) => key.startsWith('features.'))).toEqual([]);
    // It comes with the feature that hangs on it.
    const switches = IMPERSONATION_SETTINGS.filter(({ key }) => key.startsWith('features.'));
    expect(switches.map(({ key, default: on }) => [key, on])).toEqual([['features.impersonation.enabled', true]]);
  });

  it('ST-03 VI-08 protections are on, and what lets more people in is off', () => {
    const PROTECTIONS = ['auth.totp.enabled', 'audit.enabled', 'notifications.enabled'];
    const OPENINGS = ['lifecycle.activate_on_acceptance'];
    expect(these(...PROTECTIONS)).toEqual(Object.fromEntries(PROTECTIONS.map((key) => [key, true])));
    expect(these(...OPENINGS)).toEqual(Object.fromEntries(OPENINGS.map((key) => [key, false])));
  });
});

describe('the registry', () => {
  it('ST-01 ST-02 says of each setting what it is for, its type, and what it means when it was never set', () => {
    expect(CORE_SETTINGS.length).toBeGreaterThan(20);
    for (const { key, description, type, default: fallback } of CORE_SETTINGS) {
      expect([key, description.length > 5, ['boolean', 'number', 'string'].includes(type)]).toEqual([key, true, true]);
      expect([key, typeof fallback]).toEqual([key, type]);
    }
    expect(new Set(CORE_SETTINGS.map(({ key }) => key)).size).toBe(CORE_SETTINGS.length);
  });

  it('ST-01 ST-18 is the only place that names a setting or holds its default', () => {
    const literals = CORE_SETTINGS.map(({ key }) => `'${key}'`);
    // What is called alike is something else: the ability to switch read-only mode, the event that a factor was enabled.
    const ALIKE = [...Object.keys(ABILITIES), ...AUDIT_TYPES].map((name) => `'${name}'`);
    const sources = filesIn('src', '.ts').filter(({ path }) => !path.startsWith('src/testing/'));
    const named = sources
      .filter(({ text }) => literals.some((literal) => !ALIKE.includes(literal) && text.includes(literal)))
      .map(({ path }) => path);
    expect(named).toEqual(['src/settings/core-settings.ts']);
  });

  it('ST-18 holds every flag that an operation can be switched off with', () => {
    const flags = OPERATIONS.flatMap(({ feature }) => (feature === null ? [] : [feature]));
    expect(flags.length).toBeGreaterThan(0);
    expect(flags.filter((flag) => ![...CORE_SETTINGS, ...IMPERSONATION_SETTINGS, ...EXTERNAL_SETTINGS].includes(flag))).toEqual(
      [],
    );
  });

  it('ST-22 has no place for a secret: switches, bounded whole numbers, two short names, and why an emergency was called', () => {
    const texts = CORE_SETTINGS.flatMap((one) => (one.type === 'string' ? [[one.key, one.maxLength <= 64]] : []));
    expect(texts).toEqual([
      ['security.emergency.reason', false],
      ['system.default_language', true],
      ['system.default_timezone', true],
    ]);
    // A key names what it switches or bounds, never a value only few may know.
    const SECRET = /secret|token|credential|private|api_key|hash|seed$/;
    expect(CORE_SETTINGS.filter(({ key }) => SECRET.test(key)).map(({ key }) => key)).toEqual([]);
  });
});
