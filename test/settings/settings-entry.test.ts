import { describe, expect, it } from '@jest/globals';

import { MAX_LOGIN_ATTEMPTS, READ_ONLY } from '../../src/settings/core-settings.js';
import { settingsEntry } from '../../src/settings/settings.entry.js';

describe('L10 a decision by a setting nobody read', () => {
  it('is a mistake of the declaration, and says which', async () => {
    const run = { query: () => Promise.resolve({ entries: [{ key: READ_ONLY.key, value: true }] }) };
    const settings = await settingsEntry.read(run as never, []);
    expect(settings.get(READ_ONLY)).toBe(true);
    expect(() => settings.get(MAX_LOGIN_ATTEMPTS)).toThrow('auth.max_login_attempts was not read');
  });
});

describe('the settings an operation is decided by', () => {
  /** Answers what is stored, in an order of its own, and keeps what it was asked. */
  function storeThat(answers: (keys: readonly string[]) => readonly string[]) {
    const asked: (readonly string[])[] = [];
    const run = {
      query: (_: unknown, { keys }: { readonly keys: readonly string[] }) => {
        asked.push(keys);
        const entries = answers(keys).map((key) => ({ key, value: key === MAX_LOGIN_ATTEMPTS.key ? 7 : null }));
        return Promise.resolve({ entries });
      },
    };
    return { asked, run };
  }
  const declared = [MAX_LOGIN_ATTEMPTS];

  it.each<[string, (keys: readonly string[]) => readonly string[]]>([
    ['in the order they were asked for in', (keys) => keys],
    ['the other way round', (keys) => keys.toReversed()],
    ['beginning in the middle', (keys) => [...keys.slice(4), ...keys.slice(0, 4)]],
  ])('are each their own, answered %s', async (_, answers) => {
    const settings = await settingsEntry.read(storeThat(answers).run as never, declared);
    expect([settings.get(MAX_LOGIN_ATTEMPTS), settings.stored(MAX_LOGIN_ATTEMPTS)]).toEqual([7, 7]);
    expect([settings.get(READ_ONLY), settings.stored(READ_ONLY)]).toEqual([false, null]);
  });

  it('are asked for by one frozen question for each declaration, each key once', async () => {
    const { asked, run } = storeThat((keys) => keys);
    for (const one of [declared, declared, [READ_ONLY]]) await settingsEntry.read(run as never, one);
    const [first, second, third] = asked;
    expect([first === second, Object.isFrozen(first), first?.at(-1)]).toEqual([true, true, MAX_LOGIN_ATTEMPTS.key]);
    expect([new Set(third).size === third?.length, third?.includes(MAX_LOGIN_ATTEMPTS.key)]).toEqual([true, false]);
  });
});
