import { describe, expect, it } from '@jest/globals';
import { Redacted } from '@maatify/admin-infra';

import type { SealingKey, SealingKeys } from '../../src/sealing/sealing-keys.js';
import { Sealer } from '../../src/sealing/sealer.js';
import { K1, K2 } from '../totp/keys.js';

const sealer = new Sealer({ current: 'k1', all: { k1: K1 } });

describe('sealing', () => {
  it.each(['', 'a secret', 'Zürich \u{1F600}', 'x'.repeat(10_000)])('opens what it sealed: %#', (text) => {
    expect(sealer.open(sealer.seal(text, 'codes:7'), 'codes:7')).toBe(text);
  });

  it('seals the same text differently each time', () => {
    expect(new Set(Array.from({ length: 100 }, () => sealer.seal('same', 'codes'))).size).toBe(100);
  });

  it('does not open for another context', () => {
    const sealed = sealer.seal('a secret', 'codes:7');
    for (const context of ['codes:8', 'codes', '', 'k1:codes:7'])
      expect(() => sealer.open(sealed, context)).toThrow(/another use/);
  });

  it('a change of any character is noticed', () => {
    // Of a length that leaves bits in the last character that mean nothing.
    const sealed = sealer.seal('a secret!', 'codes');
    for (let index = 0; index < sealed.length; index += 1) {
      for (const other of ['.', '=', ...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'), '']) {
        if (other === sealed[index]) continue;
        const changed = sealed.slice(0, index) + other + sealed.slice(index + 1);
        expect(() => sealer.open(changed, 'codes')).toThrow(Error);
      }
    }
  });

  it('a text sealed under one key does not open under the name of another', () => {
    const both = new Sealer({ current: 'k1', all: { k1: K1, k2: K2 } });
    expect(() => both.open(both.seal('a', 'c').replace('.k1.', '.k2.'), 'c')).toThrow(/was changed/);
  });

  it.each(['', 'garbage', 'v1', 'v2.k1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA', 'v1.k1.AAAA.AAAAAAAAAAAAAAAAAAAAAA', 'v1.k1..'])(
    '%j is not in the form a sealer writes',
    (text) => {
      expect(() => sealer.open(text, 'codes')).toThrow(/not in the form/);
    },
  );

  it('takes its own names only, whatever objects inherit', () => {
    expect(() => sealer.open('v1.constructor.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA', 'c')).toThrow(
      /"constructor", which is not/,
    );
  });
});

const keysOf = (k1: SealingKey | undefined): SealingKeys => ({ current: 'k1', all: { k1 } });
const bytes = (at: (index: number) => number) => Buffer.from(Array.from({ length: 32 }, (_, index) => at(index)));

describe('keys', () => {
  it.each<[string, SealingKey]>([
    ['base64', K1],
    ['base64url', Buffer.from(K1, 'base64').toString('base64url')],
    ['bytes', Buffer.from(K1, 'base64')],
    ['redacted text', Redacted.of(K1)],
    ['redacted bytes', Redacted.of(new Uint8Array(Buffer.from(K1, 'base64')))],
  ])('%s of 32 bytes is the same key', (_, key) => {
    expect(new Sealer(keysOf(key)).open(sealer.seal('a', 'c'), 'c')).toBe('a');
  });

  it.each<[string, SealingKey | undefined, RegExp]>([
    ['an environment variable that is not set', undefined, /key "k1": it is missing; is the environment variable set\?/],
    ['an empty one', '', /it is missing/],
    ['a placeholder', 'replace-me', /it has 7 bytes/],
    ['a placeholder of 32 characters', Buffer.from('replace-me-replace-me-replace-me'), /a pattern or readable text/],
    ['the same, in base64', Buffer.from('replace-me-replace-me-replace-me').toString('base64'), /a pattern or readable text/],
    ['a sentence', Buffer.from('correct horse battery staple 42!'), /readable text/],
    ['hex', Buffer.from(K1, 'base64').toString('hex'), /looks like hex/],
    ['128 bits', Buffer.from(K1, 'base64').subarray(0, 16), /it has 16 bytes, and AES-256 takes exactly 32/],
    ['33 bytes', Buffer.concat([Buffer.from(K1, 'base64'), Buffer.of(1)]), /it has 33 bytes/],
    ['32 zero bytes', Buffer.alloc(32), /a pattern/],
    ['32 equal bytes', Buffer.alloc(32, 0xa7), /a pattern/],
    ['counting up', bytes((index) => 250 + index), /a pattern/],
    ['counting down by three', bytes((index) => 255 - 3 * index), /a pattern/],
    [
      '128 bits twice',
      Buffer.concat([Buffer.from(K1, 'base64').subarray(0, 16), Buffer.from(K1, 'base64').subarray(0, 16)]),
      /a pattern/,
    ],
    ['few different bytes', bytes((index) => (index * index) % 7), /a pattern/],
    ['something else', 42 as unknown as string, /neither bytes nor base64/],
    ['words', 'not base64 at all!', /neither bytes nor base64/],
  ])('%s is refused', (_, key, message) => {
    expect(() => new Sealer(keysOf(key))).toThrow(message);
  });

  it('10 000 random keys are all taken', async () => {
    const { randomBytes } = await import('node:crypto');
    for (let count = 0; count < 10_000; count += 1) expect(() => new Sealer(keysOf(randomBytes(32)))).not.toThrow();
  });

  it('every problem is in one message, with a way to make a key, and no key', () => {
    const keys = { current: 'k9', all: { k1: K1, 'k 2': K2, k3: Buffer.alloc(32), k4: K1, k5: 'c2hvcnQgYnV0IHNlY3JldA==' } };
    const make = () => new Sealer(keys);
    for (const part of [
      /"k 2": its name/,
      /"k3": it is a pattern/,
      /"k4": it is the same key as "k1"/,
      /"k5": it has 16 bytes/,
    ]) {
      expect(make).toThrow(part);
    }
    expect(make).toThrow(/current: there is no key named "k9"[^]*randomBytes\(32\)/);
    expect(make).not.toThrow(new RegExp('c2hvcnQ|' + K1.slice(0, 8)));
  });

  it('no keys at all is told too', () => {
    expect(() => new Sealer(undefined as unknown as SealingKeys)).toThrow(/The sealing keys cannot be used/);
    for (const current of ['k1', 'constructor', '__proto__']) {
      expect(() => new Sealer({ current, all: {} })).toThrow(new RegExp(`no key named "${current}"`));
    }
  });
});
