import { describe, expect, it } from '@jest/globals';

import {
  ABSENT,
  aDigest,
  anAdminId,
  aRoleId,
  anInstant,
  aSessionId,
  boolean,
  integer,
  list,
  literal,
  Misfit,
  nothing,
  nullable,
  object,
  redactedText,
  text,
  union,
  written,
} from '../../src/kernel/shape.js';
import type { Reader } from '../../src/kernel/shape.js';
import { Redacted } from '../../src/kernel/redacted.js';

function misfitOf(read: Reader<unknown>, value: unknown): string {
  try {
    read(value);
  } catch (error) {
    if (error instanceof Misfit) return error.message;
    throw error;
  }
  return 'fits';
}

const LAST = 8_640_000_000_000_000;
const HEX = 'a'.repeat(64);

describe('X1 what a contract answers fits to the letter or not at all', () => {
  it.each<[string, Reader<unknown>, readonly unknown[], readonly unknown[]]>([
    ['true or false', boolean, [true, false], ['true', 1, null, undefined, Object(true)]],
    ['a whole number from 1 to 9', integer(1, 9), [1, 9], [0, 10, 1.5, '5', Number.NaN, 5n, null]],
    ['a string of 2 to 4 characters', text(4, 2), ['ab', 'abcd'], ['a', 'abcde', 42, null, ['ab']]],
    ["'yes' | 'no'", literal('yes', 'no'), ['yes', 'no'], ['YES', 'constructor', '', null, ['yes']]],
    ['an instant: whole milliseconds since the Unix epoch', anInstant, [0, LAST], [-1, LAST + 1, 0.5, '0', Number.NaN]],
    ['an admin id: 1-64 printable ASCII characters', anAdminId, ['1', '!~', 'x'.repeat(64)], ['', 'x'.repeat(65), 'a b', 'ä', 7]],
    [
      'a role id: 1-128 visible characters',
      aRoleId,
      ['1', 'Order support', 'x'.repeat(128)],
      ['', 'x'.repeat(129), ' a', 'a\u200b', 7],
    ],
    ['a string of 1 to 64 characters', aSessionId, ['s', 'x'.repeat(64)], ['', 'x'.repeat(65), 1]],
    [
      'a SHA-256 digest in lower-case hex',
      aDigest,
      [HEX],
      [HEX.toUpperCase(), HEX.slice(1), `${HEX}a`, ` ${HEX}`, `${HEX}\n`, 1, [HEX]],
    ],
  ])('%s', (expected, read, fitting, unfit) => {
    expect(fitting.map((value) => read(value))).toEqual(fitting);
    expect(unfit.map((value) => misfitOf(read, value))).toEqual(unfit.map(() => `the answer must be ${expected}`));
  });

  it('an unbounded whole number ends where numbers stop being exact; an unbounded text may be empty', () => {
    expect(misfitOf(integer(0), Number.MAX_SAFE_INTEGER + 1)).not.toBe('fits');
    expect(misfitOf(integer(0), Number.MAX_SAFE_INTEGER)).toBe('fits');
    expect(misfitOf(text(3), '')).toBe('fits');
  });

  it('null only where null may be', () => {
    expect(nullable(boolean)(null)).toBeNull();
    expect(misfitOf(nullable(boolean), undefined)).toContain('true or false');
    expect(nothing('whatever')).toBeUndefined();
  });
});

const writtenInner = written({ flag: boolean }, (from, field) => ({
  flag: field.flag(Object.hasOwn(from, 'flag') ? from.flag : ABSENT),
}));

describe.each([
  ['computed from its fields', object({ id: text(3), inner: object({ flag: boolean }) })],
  [
    'written out',
    written({ id: text(3), inner: writtenInner }, (from, field) => ({
      id: field.id(Object.hasOwn(from, 'id') ? from.id : ABSENT),
      inner: field.inner(Object.hasOwn(from, 'inner') ? from.inner : ABSENT),
    })),
  ],
])('X4 K6 objects and lists are copied, own properties only, by a reader %s', (_kind, read) => {
  it('the copy is frozen and holds the named fields alone', () => {
    const source = { id: 'a', inner: { flag: true, more: 1 }, more: 2 };
    const copy = read(source);
    expect(copy).toEqual({ id: 'a', inner: { flag: true } });
    expect([copy === (source as unknown), Object.isFrozen(copy), Object.isFrozen(copy.inner)]).toEqual([false, true, true]);
  });

  it.each([
    ['no object', 'text', 'the answer must be an object'],
    ['null', null, 'the answer must be an object'],
    ['a list', [], 'the answer must be an object'],
    ['a missing field', { inner: { flag: true } }, 'its `id` must be present as an own property'],
    ['an inherited field', Object.create({ id: 'a', inner: { flag: true } }), 'its `id` must be present as an own property'],
    ['a wrong inner field', { id: 'a', inner: { flag: 1 } }, 'its `inner.flag` must be true or false'],
  ])('%s', (_, value, message) => {
    expect(misfitOf(read, value)).toBe(message);
  });

  it('a list is copied, frozen, bounded, and says which entry is wrong', () => {
    const entries = list(boolean, 2);
    expect(entries([true, false])).toEqual([true, false]);
    expect(Object.isFrozen(entries([true]))).toBe(true);
    expect(misfitOf(entries, [true, 1])).toBe('its `1` must be true or false');
    expect(misfitOf(entries, [true, true, true])).toBe('the answer must be a list of at most 2');
    expect(misfitOf(entries, { length: 1, 0: true })).toBe('the answer must be a list');
  });

  it('an error of the reader itself is not dressed up as a misfit', () => {
    const broken = object({
      id: () => {
        throw new RangeError('bug');
      },
    });
    expect(() => broken({ id: 1 })).toThrow(RangeError);
  });
});

describe('K7 a closed union is chosen by its own literal', () => {
  const read = union('outcome', { won: { count: integer(0) }, lost: {} });

  it('reads each case with its own fields', () => {
    expect(read({ outcome: 'won', count: 1, more: 2 })).toEqual({ outcome: 'won', count: 1 });
    expect(read({ outcome: 'lost', count: 'not read' })).toEqual({ outcome: 'lost' });
  });

  it.each([
    ['an unknown case', { outcome: 'Won', count: 1 }],
    ['an inherited name', { outcome: 'constructor' }],
    ['no tag', { count: 1 }],
    ['an inherited tag', Object.create({ outcome: 'lost' })],
    ['null', null],
    ['a text', 'lost'],
  ])('%s', (_, value) => {
    expect(misfitOf(read, value)).toBe("its `outcome` must be 'won' | 'lost'");
  });

  it('a tag that changes between two reads is refused', () => {
    let reads = 0;
    const shifty = {
      count: 1,
      get outcome() {
        reads += 1;
        return reads === 1 ? 'lost' : 'won';
      },
    };
    expect(misfitOf(read, shifty)).toBe("its `outcome` must be 'lost'");
  });
});

describe('F22 a wrapped secret', () => {
  const read = redactedText(8, 2);

  it('is wrapped again, so that what a contract keeps is not what the core holds', () => {
    const given = Redacted.of('secret');
    const taken = read(given);
    expect([taken.reveal(), taken === given]).toEqual(['secret', false]);
  });

  it.each([
    ['bare text', 'secret', 'a Redacted text'],
    ['a look-alike', Object.create(Redacted.prototype), 'a Redacted text'],
    ['too long', Redacted.of('x'.repeat(9)), 'a string of 2 to 8 characters'],
    ['too short', Redacted.of('x'), 'a string of 2 to 8 characters'],
    ['no text', Redacted.of(42), 'a string of 2 to 8 characters'],
    ['blank', Redacted.of(' \t\n '), 'a Redacted text that is not blank'],
  ])('%s is refused', (_, value, expected) => {
    expect(misfitOf(read, value)).toBe(`the answer must be ${expected}`);
  });

  it('has at least one character unless said otherwise', () => {
    expect(misfitOf(redactedText(8), Redacted.of(''))).toContain('1 to 8');
  });
});
