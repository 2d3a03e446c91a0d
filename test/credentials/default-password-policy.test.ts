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
    ['all of the address', 'ada.lovelace@example.org', ['context_words']],
    ['a word and a little', 'Lovelace123', ['context_words']],
    ['a word twice', 'lovelaceLOVELACE', ['context_words']],
    ['a word and four more', 'lovelace1234', []],
    ['the word of the host', 'example!', ['context_words']],
    ['a word of four letters', 'king!', ['context_words']],
    ['a word of three letters', 'ada', ['context_words']],
    ['a letter of the address, which is no word', 'adapt more', []],
    ['something else', 'correct horse', []],
  ])('%s', async (_, password, rules) => {
    expect(await broken(password, ['Ada.Lovelace@Example.org', 'Ada King'], 3)).toEqual(rules);
  });

  it('tells every rule that is broken', async () => {
    expect(await broken('lovelace', ['lovelace'])).toEqual(['min_length', 'context_words']);
  });

  it.each<[string, readonly string[], (readonly string[])?]>([
    ['bob@example.org', ['bob@example.org']],
    ['BOB@EXAMPLE.ORG', ['bob@example.org']],
    ['bob at example org', ['bob@example.org']],
    ['bob_example_org!', ['bob@example.org']],
    ['org.example.bob', ['bob@example.org']],
    ['bob@example.org1', ['bob@example.org']],
    ['amy.lee@ibm.com', ['amy.lee@ibm.com']],
    ['amyleeibmcom', ['amy.lee@ibm.com']],
    ['Amy Lee Amy Lee', ['', 'Amy Lee']],
    ['amy-lee-amy-lee', ['', 'Amy Lee']],
    ['leeamy leeamy 1', ['', 'Amy Lee']],
    ['ZoëLönZoëLön', ['', 'Zoe Lon']],
    ['zoelonzoelon', ['', 'Zoë Lön']],
    ['ａｍｙｌｅｅａｍｙｌｅｅ', ['', 'Amy Lee']],
    ['李小龙李小龙李小龙李小龙', ['', '李小龙']],
    ['amy.lee@ibm.com and more', ['amy.lee@ibm.com', 'Amy Lee'], []],
    ['j.l@x.io 2 j.l@x.io', ['j.l@x.io']],
    ['strasse-STRASSE', ['', 'Straße']],
    ['ΝΙΚΟΣ-ΝΙΚΟΣ-νικος', ['', 'Νίκος']],
    ['li-li-li-li-li', ['', 'Li Na']],
    ['a a a a a a b b', ['a@example.org'], []],
    ['leanneleanne', ['', 'Ann Lee'], []],
  ])('whatever is the own address or name, or made of it: %s', async (password, context, rules = ['context_words']) => {
    expect(await broken(password, context)).toEqual(rules);
  });

  it.each([
    ['AnnapolisAnnapolis', ['ann@example.com', 'Annapolis']],
    ['annapolis-annapolis', ['Ann Lee', 'annapolis', 'Ann']],
    ['maatifymaatify', ['Maa', 'Tif', 'Maatify']],
    ['example-sample-example', ['sample', 'ample', 'example', 'exam']],
  ])('a longer word counts as a whole, whatever shorter ones it holds, in any order: %s', async (password, context) => {
    const orders = context.flatMap((_, at) => {
      const turned = [...context.slice(at), ...context.slice(0, at)];
      return [turned, turned.toReversed()];
    });
    for (const order of orders) expect([order, await broken(password, order)]).toEqual([order, ['context_words']]);
  });

  it.each([' '.repeat(12), `${' '.repeat(12)}ab`, '\u00a0'.repeat(12), '\u200b\u2800'.repeat(6), `${'\t'.repeat(10)}a1`])(
    'what shows hardly anything is no password',
    async (password) => {
      expect(await broken(password)).toEqual(['blank']);
    },
  );

  it('blanks between words are as good as any other character', async () => {
    expect(await broken('one two four')).toEqual([]);
    expect(await broken('    !  ?  + -')).toEqual([]);
  });
});
