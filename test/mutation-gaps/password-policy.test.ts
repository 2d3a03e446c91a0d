import { describe, expect, it } from '@jest/globals';

import { budgetOf, budgetOfUnknown } from '../../src/credentials/reserve-attempt.step.js';
import { DefaultPasswordPolicy } from '../../src/credentials/default-password-policy.js';
import { digestOf } from '../../src/kernel/digest.js';
import { Redacted } from '../../src/kernel/redacted.js';

async function broken(password: string, context: readonly string[] = [], minLength = 12): Promise<readonly string[]> {
  return (await new DefaultPasswordPolicy().check({ password: Redacted.of(password), minLength, context })).broken;
}

describe('v5.0.0-6.2.1 the default password policy', () => {
  it.each([
    ['x'.repeat(11), ['min_length']],
    ['x'.repeat(12), []],
    ['🦉'.repeat(11), ['min_length']],
    ['🦉'.repeat(12), []],
  ])('counts code points: %s', async (password, rules) => {
    expect(await broken(password)).toEqual(rules);
  });

  it.each([
    ['all of the address: too many words to be guessed by one', 'ada.lovelace@example.org', []],
    ['a word and a little', 'Lovelace123', ['context_words']],
    ['a word twice', 'lovelaceLOVELACE', ['context_words']],
    ['a word and four more', 'lovelace1234', []],
    ['the word of the host', 'example!', ['context_words']],
    ['a word of four letters', 'king!', ['context_words']],
    ['a word of three letters', 'ada', []],
    ['something else', 'correct horse', []],
  ])('%s', async (_, password, rules) => {
    expect(await broken(password, ['Ada.Lovelace@Example.org', 'Ada King'], 3)).toEqual(rules);
  });

  it('tells every rule that is broken', async () => {
    expect(await broken('lovelace', ['lovelace'])).toEqual(['min_length', 'context_words']);
  });
});

describe('LK4 F10 budgets', () => {
  it('a recognised device has its own, everybody else shares the admin’s', () => {
    expect(budgetOf({ adminId: 'ada' as never, recognisedDevice: null })).toBe('admin:ada');
    expect(budgetOf({ adminId: 'ada' as never, recognisedDevice: 'd1' as never })).toBe('device:ada:d1');
  });

  it('an unknown address has one that does not show the address', () => {
    const budget = budgetOfUnknown('who@example.org' as never);
    expect(budget).toBe(`unknown:${digestOf('unknown_email', 'who@example.org')}`);
    expect(budget).not.toContain('who');
  });

  it('a digest depends on what it is for', () => {
    const digests = (['session', 'challenge', 'device', 'one_time_code', 'unknown_email'] as const).map((purpose) =>
      digestOf(purpose, 'x'),
    );
    expect(new Set(digests).size).toBe(5);
    // SHA-256 of "session", NUL, "x": what stores hold must not change with a release.
    expect(digestOf('session', 'x')).toBe('4ccb3fbb167c251716a9c26c4947254ee30df0ee01be0b81a463a7fee30486c2');
  });
});
