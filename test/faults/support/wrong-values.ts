import { Redacted } from '@maatify/admin-infra';

import type { Part } from './answer-paths.js';

/** Ten mebibytes, made once. */
export const HUGE_TEXT = 'x'.repeat(10 * 1024 * 1024);
const HUGE_LENGTH = 1_000_000;
const nulls: unknown[] = [];

export function aMillionNulls(): readonly unknown[] {
  if (nulls.length === 0) for (let index = 0; index < HUGE_LENGTH; index += 1) nulls.push(null);
  return nulls;
}

class Stranger {
  readonly reveal = () => 'a secret of a stranger';
}

type Wrong = readonly (readonly [name: string, value: unknown])[];

const FOR_STRING: Wrong = [
  ['a number', 42],
  ['a boolean', true],
  ['a boxed string', Object('text')],
  ['a list with a string', ['text']],
  ['an object', { toString: () => 'text' }],
  ['a bigint', 10n],
  ['a symbol', Symbol('text')],
];
const FOR_NUMBER: Wrong = [
  ['a string', '5'],
  ['NaN', Number.NaN],
  ['infinity', 1e400],
  ['a negative number', -1],
  ['a fraction', 0.5],
  ['a boxed number', Object(5)],
  ['a bigint', 5n],
  ['a Date', new Date(0)],
  ['an object with valueOf', { valueOf: () => 5 }],
];
const FOR_BOOLEAN: Wrong = [
  ['one', 1],
  ['zero', 0],
  ['the word', 'true'],
  ['a boxed boolean', Object(false)],
  ['an object', {}],
];
const FOR_NULL: Wrong = [
  ['an object', {}],
  ['a list', []],
  ['a bigint', 1n],
  ['a symbol', Symbol('null')],
];
const FOR_LIST: Wrong = [
  ['an object', {}],
  ['an array-like', { length: 0 }],
  ['a string', 'text'],
  ['null', null],
];
const FOR_OBJECT: Wrong = [
  ['a list', []],
  ['a string', 'text'],
  ['an empty object', {}],
  ['a function', () => undefined],
];
const FOR_REDACTED: Wrong = [
  ['the bare text', 'a-secret-in-the-open'],
  ['a look-alike', new Stranger()],
  ['its prototype only', Object.create(Redacted.prototype)],
  ['a wrapped number', Redacted.of(42)],
  ['an empty wrapped text', Redacted.of('')],
  ['an object', {}],
];

/** Values of another kind than the recorded one had. */
export function wrongFor({ value }: Part): Wrong {
  if (Redacted.is(value)) return FOR_REDACTED;
  if (Array.isArray(value)) return FOR_LIST;
  if (value === null) return FOR_NULL;
  switch (typeof value) {
    case 'string':
      return FOR_STRING;
    case 'number':
      return FOR_NUMBER;
    case 'boolean':
      return FOR_BOOLEAN;
    default:
      return FOR_OBJECT;
  }
}

/** What may be stored under a setting is any scalar: these are read as the strictest value, not refused (A8). */
export function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
