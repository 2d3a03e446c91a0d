import { describe, expect, it } from '@jest/globals';

import { brokenRule, effectiveValue } from '../../src/kernel/setting-definition.js';
import type { SettingDefinition } from '../../src/kernel/setting-definition.js';
import { CORE_SETTINGS } from '../../src/settings/core-settings.js';

const common = { key: 'some.key', description: '', category: 'system', sensitive: false, changedBy: 'set' } as const;
const COUNT: SettingDefinition = { ...common, type: 'number', default: 5, strictest: 1, min: 1, max: 9 };
const NAME: SettingDefinition = { ...common, type: 'string', default: 'en', strictest: 'en', minLength: 2, maxLength: 4 };
const TEXT: SettingDefinition = { ...NAME, minLength: 0, maxLength: 40 };
const LANGUAGE: SettingDefinition = { ...TEXT, format: 'language' };
const ZONE: SettingDefinition = { ...TEXT, format: 'time_zone', default: 'UTC', strictest: 'UTC' };
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
    [TEXT, '', null],
    [TEXT, ' a b ', null],
    [TEXT, ' ', 'format'],
    [TEXT, 'a\u202eb', 'format'],
    [TEXT, 'a\nb', 'format'],
    [TEXT, 'a\u2028b', 'format'],
    [TEXT, 'not a language', null],
    [LANGUAGE, 'pt-BR', null],
    [LANGUAGE, 'Europe/Berlin', 'format'],
    [ZONE, 'Europe/Berlin', null],
    [ZONE, 'pt-BR', 'format'],
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
