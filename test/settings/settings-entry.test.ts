import { describe, expect, it } from '@jest/globals';

import { WrongSubject } from '../../src/kernel/contract-method.js';
import type { SettingDefinition } from '../../src/kernel/setting-definition.js';
import type { SettingsSnapshot } from '../../src/runner/settings-snapshot.js';
import { MAX_LOGIN_ATTEMPTS, READ_ONLY } from '../../src/settings/core-settings.js';
import { settingsEntry } from '../../src/settings/settings.entry.js';

type Stored = readonly { readonly key: string; readonly value: unknown }[];

/** Asks as every operation with this declaration does, and reads what the store answers as the gateway does. */
function readFrom(store: (keys: readonly string[]) => Stored, declared: readonly SettingDefinition[]): SettingsSnapshot {
  const { method, args } = settingsEntry.question(declared);
  const answer = method.read({ entries: store((args as { readonly keys: readonly string[] }).keys) }) as SettingsSnapshot;
  method.fits?.(args, answer);
  return answer;
}

describe('L10 a decision by a setting nobody read', () => {
  it('is a mistake of the declaration, and says which', () => {
    const settings = readFrom((keys) => keys.map((key) => ({ key, value: key === READ_ONLY.key ? true : null })), []);
    expect(settings.get(READ_ONLY)).toBe(true);
    expect(() => settings.get(MAX_LOGIN_ATTEMPTS)).toThrow('auth.max_login_attempts was not read');
  });
});

describe('the settings an operation is decided by', () => {
  /** Answers what is stored, in an order of its own. */
  const storeThat = (answers: (keys: readonly string[]) => readonly string[]) => (keys: readonly string[]) =>
    answers(keys).map((key) => ({ key, value: key === MAX_LOGIN_ATTEMPTS.key ? 7 : null }));
  const declared = [MAX_LOGIN_ATTEMPTS];

  it.each<[string, (keys: readonly string[]) => readonly string[]]>([
    ['in the order they were asked for in', (keys) => keys],
    ['the other way round', (keys) => keys.toReversed()],
    ['beginning in the middle', (keys) => [...keys.slice(4), ...keys.slice(0, 4)]],
  ])('are each their own, answered %s', (_, answers) => {
    const settings = readFrom(storeThat(answers), declared);
    expect([settings.get(MAX_LOGIN_ATTEMPTS), settings.stored(MAX_LOGIN_ATTEMPTS)]).toEqual([7, 7]);
    expect([settings.get(READ_ONLY), settings.stored(READ_ONLY)]).toEqual([false, null]);
  });

  it.each<[string, (keys: readonly string[]) => readonly string[]]>([
    ['one of them is missing', (keys) => keys.slice(1)],
    ['one is answered twice and another never', (keys) => [...keys.slice(1), ...keys.slice(-1)]],
    ['one nobody asked for is among them', (keys) => [...keys, 'host.color']],
  ])('are none where %s', (_, answers) => {
    expect(() => readFrom(storeThat(answers), declared)).toThrow(WrongSubject);
  });

  it('are what the store answered then, whatever becomes of its answer', () => {
    const entries = storeThat((keys) => keys)(settingsKeys()).map((entry) => ({ ...entry }));
    const settings = readFrom(() => entries, declared);
    for (const entry of entries) entry.value = 19;
    entries.length = 0;
    expect(settings.stored(MAX_LOGIN_ATTEMPTS)).toBe(7);
  });

  it('are asked for by one frozen question for each declaration, each key once', () => {
    const asked = [declared, declared, [READ_ONLY]].map((one) => settingsEntry.question(one).args as { keys: string[] });
    const [first, second, third] = asked;
    expect([first === second, Object.isFrozen(first), Object.isFrozen(first?.keys)]).toEqual([true, true, true]);
    expect(first?.keys.at(-1)).toBe(MAX_LOGIN_ATTEMPTS.key);
    expect([new Set(third?.keys).size === third?.keys.length, third?.keys.includes(MAX_LOGIN_ATTEMPTS.key)]).toEqual([
      true,
      false,
    ]);
  });
});

function settingsKeys(): readonly string[] {
  return (settingsEntry.question([MAX_LOGIN_ATTEMPTS]).args as { readonly keys: readonly string[] }).keys;
}
