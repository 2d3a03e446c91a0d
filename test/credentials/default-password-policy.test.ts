import { describe, expect, it } from '@jest/globals';

import { DefaultPasswordPolicy } from '../../src/credentials/default-password-policy.js';
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
