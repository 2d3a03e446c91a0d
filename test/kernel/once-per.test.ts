import { describe, expect, it } from '@jest/globals';

import { oncePer } from '../../src/kernel/once-per.js';

describe('what follows from a declaration alone', () => {
  it('is computed once for each', () => {
    const asked: object[] = [];
    const sizeOf = oncePer((list: readonly string[]) => {
      asked.push(list);
      return { size: list.length };
    });
    const [one, other] = [['a'], ['b', 'c']];
    expect([sizeOf(one), sizeOf(other), sizeOf(one)]).toEqual([{ size: 1 }, { size: 2 }, { size: 1 }]);
    expect(sizeOf(one)).toBe(sizeOf(one));
    expect(asked).toEqual([one, other]);
  });
});
