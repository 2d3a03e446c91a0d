import { describe, expect, it } from '@jest/globals';

import { canonicalEmail } from '@maatify/admin-infra';

const LOOSE = { unicodeLocalParts: true, singleLabelHosts: true };

describe('W1 an address is what it was checked as', () => {
  it.each([
    ['a header after a fragment', 'pig@example.test#\r\nBcc: mallory@example.test'],
    ['a path', 'pig@example.test/x'],
    ['a query', 'pig@example.test?x'],
    ['a fragment', 'pig@example.test#x'],
    ['a port', 'pig@example.test:25'],
    ['an escaped letter in the host', 'pig@exa%6dple.test'],
    ['an IPv4 address in hexadecimal', 'pig@0x7f.1'],
    ['an IPv4 address', 'pig@127.0.0.1'],
    ['an IPv4 address in one number', 'pig@2130706433'],
    ['an IPv6 address', 'pig@[::1]'],
    ['a line break in the local part', 'pig\n@example.test'],
    ['a line break in the host', 'pig@exam\nple.test'],
    ['a tab in the host', 'pig@exam\tple.test'],
    ['credentials', 'pig@user@example.test'],
    ['a backslash', 'pig@example\\.test'],
    ['a Cyrillic letter in the local part', 'p\u0456g@example.test'],
    ['a Cyrillic letter in the host', 'pig@ex\u0430mple.test'],
    ['a Greek letter in the host', 'pig@examp\u03bfle.test'],
    ['a combining grapheme joiner', 'pi\u034fg@example.test'],
    ['a joiner in the host', 'pig@exam\u200dple.test'],
    ['a braille blank', 'pig\u2800@example.test'],
    ['a zero width space', 'pig\u200b@example.test'],
    ['a soft hyphen', 'pig@exam\u00adple.test'],
    ['a bidi override', 'pig\u202e@example.test'],
    ['full-width letters', 'pig@\uff45xample.test'],
    ['a full-width dot', 'pig@example\uff0etest'],
    ['an ideographic full stop', 'pig@example\u3002test'],
    ['a quoted local part', '"pig"@example.test'],
    ['two dots', 'pig..let@example.test'],
    ['a dot at the end', 'pig.@example.test'],
    ['a comment', 'pig(let)@example.test'],
    ['a display name', 'Pig <pig@example.test>'],
    ['a host of one label', 'root@localhost'],
    ['an empty label', 'pig@example..test'],
    ['a label that ends in a hyphen', 'pig@example-.test'],
    ['no local part', '@example.test'],
    ['a blank inside', 'pig let@example.test'],
    ['a comma', 'pig@example.test,mallory@example.test'],
  ])('refuses %s', (_, text) => {
    expect(canonicalEmail(text)).toBeNull();
  });

  it.each([
    ['as it is', 'pig@example.test', 'pig@example.test'],
    ['trimmed and in lower case', '  Pig.Let@EXAMPLE.Test ', 'pig.let@example.test'],
    ['with a tag', 'pig+tag@example.test', 'pig+tag@example.test'],
    ['with an apostrophe', "o'brien@example.test", "o'brien@example.test"],
    ['with an international host', 'eva@Bücher.example', 'eva@xn--bcher-kva.example'],
    ['with a decomposed letter in the host, as composed', 'eva@bücher.example'.normalize('NFC'), 'eva@xn--bcher-kva.example'],
    ['with its host in ASCII already', 'eva@xn--bcher-kva.example', 'eva@xn--bcher-kva.example'],
    ['with a host wholly in Cyrillic', 'eva@пример.example', 'eva@xn--e1afmkfd.example'],
    ['with a Japanese host', 'eva@日本語テスト.example', 'eva@xn--zckzah9945czlbtz6h.example'],
    ['with a long vowel in a Japanese host', 'eva@スーパー.example', 'eva@xn--zck5b0gb.example'],
    ['with digits in the host', 'eva@1and1.example', 'eva@1and1.example'],
  ])('takes an address %s', (_, text, canonical) => {
    expect(canonicalEmail(text)).toBe(canonical);
  });

  it('takes what a policy says otherwise about', () => {
    expect(canonicalEmail('root@localhost', LOOSE)).toBe('root@localhost');
    expect(canonicalEmail('jürgen@example.test', LOOSE)).toBe('jürgen@example.test');
    expect(canonicalEmail('jürgen@example.test')).toBeNull();
  });

  it.each([
    ...['root@local host', 'root@localhost/x', 'root@[::1]', 'root@127.0.0.1', 'root@0x7f', 'root@2130706433', 'root@-local'],
    ...[
      'root@local..host',
      'root@local_host',
      'jür\u034fgen@example.test',
      'jür\u200bgen@example.test',
      'jürgen\ufb01@example.test',
    ],
  ])('refuses all the same %j', (text) => {
    expect(canonicalEmail(text, LOOSE)).toBeNull();
  });

  it('refuses a letter in the host that the conversion takes for others', () => {
    expect(canonicalEmail('eva@\u03b1\u03b9\u03b2.example')).toBe('eva@xn--mxacu.example');
    expect(canonicalEmail('eva@\u1fb3\u03b2.example')).toBeNull();
  });

  it('refuses one that is too long only in ASCII', () => {
    const typed = `${'a'.repeat(60)}@${Array.from({ length: 5 }, () => 'б'.repeat(35)).join('.')}.example`;
    expect(typed.length).toBeLessThan(254);
    expect(canonicalEmail(typed.slice(30))).toMatch(/^a{30}@xn--/);
    expect(canonicalEmail(typed)).toBeNull();
  });
});
