import { describe, expect, it } from '@jest/globals';

import { showsSecret } from '../../src/kernel/spelled-secrets.js';

const SECRET = 'Tr0ub4dor & "3" grüße';
const bytesOf = (text: string): Buffer => Buffer.from(text, 'utf8');
const inJson = (text: string): string => JSON.stringify(text);
const inAscii = (text: string): string =>
  inJson(text).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const SPELLINGS: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': (secret) => secret,
  'in upper case': (secret) => secret.toUpperCase(),
  'in JSON': inJson,
  'in JSON of ASCII': inAscii,
  'in a URL': encodeURIComponent,
  'in a form': (secret) => new URLSearchParams({ secret }).toString(),
  'in hex': (secret) => bytesOf(secret).toString('hex'),
  'in base64': (secret) => bytesOf(secret).toString('base64'),
  'in base64 for URLs': (secret) => bytesOf(secret).toString('base64url'),
};

describe('X2 a text that shows a secret', () => {
  it.each(Object.entries(SPELLINGS))('%s, also cut', (_, spelled) => {
    const text = spelled(SECRET);
    for (const shown of [text, `before ${text} after`, text.slice(3), text.slice(0, -3)]) {
      expect([shown, showsSecret(shown, ['another one', SECRET])]).toEqual([shown, true]);
    }
    expect(showsSecret(`before ${text} after`, ['another one', 'a third one'])).toBe(false);
  });

  it.each(['a"bc', 'a bc', 'a/bc', 'ab&c', 'gänü', '>>>?', '???>', '12345678', 'abcde', 'abcdef'])(
    'shows a short one whole, or not at all: %s',
    (secret) => {
      for (const spelled of Object.values(SPELLINGS)) expect(showsSecret(`x ${spelled(secret)} y`, [secret])).toBe(true);
      for (const half of [secret.slice(1), secret.slice(0, -1)]) expect(showsSecret(`x ${half} y`, [secret])).toBe(false);
    },
  );

  it('of JSON without its quotes, and in the middle of a longer text of it', () => {
    for (const secret of ['a"bc', 'a\\bc', 'a\nbc']) {
      expect(showsSecret(`said ${inJson(secret).slice(1, -1)} and more`, [secret])).toBe(true);
      expect(showsSecret(inJson(`said ${secret} and more`), [secret])).toBe(true);
    }
  });

  it('of eight characters in a row, and no fewer', () => {
    expect(showsSecret('… dor & "3 …', [SECRET])).toBe(true);
    expect(showsSecret('… dor & "! …', [SECRET])).toBe(false);
  });

  it('in base64 at any place of a longer text, whatever its neighbours are', () => {
    for (const secret of ['>>>?', 'abcde', 'abcdef', 'abcdefg', '???>>>??', SECRET]) {
      for (const before of ['', 'p', '\u00ff', 'pq', 'pqr', 'pqrs']) {
        for (const after of ['', '\u0000', '\u007f', 'yz', 'xyz']) {
          for (const form of ['base64', 'base64url'] as const) {
            const text = bytesOf(`${before}${secret}${after}`).toString(form);
            expect([secret, text, showsSecret(text, [secret])]).toEqual([secret, text, true]);
          }
        }
      }
    }
  });

  it('and none that shares some of its base64', () => {
    // What `abcd` and `abcdef` begin with, and what they end with.
    for (const text of ['xWJjZAx', 'YWJjxA', 'xWJjZGVm', 'YWJjZGVx', 'FiY2Rx', 'hYmNx', 'ZGVm', 'JjZGV']) {
      expect([text, showsSecret(text, ['abcdef'])]).toEqual([text, false]);
    }
    expect(showsSecret('xWJjZx', ['abcd'])).toBe(false);
    expect(showsSecret('YWJjxA', ['abcd'])).toBe(false);
  });

  it.each(['', 'a', 'abc'])('one of fewer than four characters is not looked for: %j', (secret) => {
    expect(showsSecret('abc and a', [secret])).toBe(false);
  });

  it('a text that is too long to be searched counts as one', () => {
    expect(showsSecret('x'.repeat(100_000), ['abcd'])).toBe(false);
    expect(showsSecret('x'.repeat(100_001), ['abcd'])).toBe(true);
    expect(showsSecret('', ['abcd'])).toBe(false);
  });

  it('a secret that no URL can hold breaks nothing', () => {
    expect(showsSecret('some text', ['ab\ud83dcd'])).toBe(false);
    expect(showsSecret('some ab\ud83dcd', ['ab\ud83dcd'])).toBe(true);
  });
});
