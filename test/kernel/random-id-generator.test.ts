import { describe, expect, it } from '@jest/globals';

import { RandomIdGenerator } from '../../src/kernel/random-id-generator.js';

const MANY = 1_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('K6 the ids that come with the library', () => {
  const ids = new RandomIdGenerator();

  it('are UUIDs of version 4, each of them once, however many are fetched at a time', () => {
    const made = Array.from({ length: MANY }, () => ids.id());
    expect(made.filter((id) => !UUID.test(id))).toEqual([]);
    expect(new Set(made).size).toBe(MANY);
  });

  it('are random from the first one on', () => {
    const firsts = Array.from({ length: 20 }, () => new RandomIdGenerator().id());
    expect(new Set(firsts).size).toBe(20);
  });

  it('are random in every digit but those that say what they are', () => {
    const made = Array.from({ length: MANY }, () => ids.id());
    const spread = Array.from({ length: 36 }, (_, at) => new Set(made.map((id) => id[at])).size);
    const told = spread.map((digits) => (digits === 1 ? 'fixed' : digits === 4 ? 'variant' : digits === 16 ? 'any' : digits));
    const any = (times: number) => Array.from({ length: times }, () => 'any');
    expect(told).toEqual([
      ...any(8),
      'fixed',
      ...any(4),
      'fixed',
      'fixed',
      ...any(3),
      'fixed',
      'variant',
      ...any(3),
      'fixed',
      ...any(12),
    ]);
  });

  it('are secrets of 256 bits, each of them once, and no two generators make the same', () => {
    const made = [ids, new RandomIdGenerator()].flatMap((one) => Array.from({ length: MANY }, () => one.secret()));
    expect(made.filter((secret) => !/^[A-Za-z0-9_-]{43}$/.test(secret))).toEqual([]);
    expect(new Set(made).size).toBe(2 * MANY);
  });
});
