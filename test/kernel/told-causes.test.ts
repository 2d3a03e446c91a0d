import { describe, expect, it } from '@jest/globals';

import { toldCauses } from '../../src/kernel/told-causes.js';

describe('what a log is told of what was thrown', () => {
  it('class, code and message, outermost first, and no more than four', () => {
    let thrown: Error | undefined;
    for (let depth = 5; depth > 0; depth -= 1) thrown = new RangeError(`at ${String(depth)}`, { cause: thrown });
    expect(toldCauses(Object.assign(thrown!, { code: 'E1', connection: 'x' }))).toEqual([
      { name: 'RangeError', code: 'E1', message: 'at 1' },
      ...[2, 3, 4].map((depth) => ({ name: 'RangeError', code: null, message: `at ${String(depth)}` })),
    ]);
  });

  it('texts alone, cut at five hundred characters', () => {
    const long = 'x'.repeat(501);
    const thrown = Object.assign(new Error(long), { name: long, code: long });
    const cut = long.slice(0, 500);
    expect(toldCauses(thrown)).toEqual([{ name: cut, code: cut, message: cut }]);
    const without = Object.assign(new Error('x'), { name: 7, code: 42, message: null });
    expect(toldCauses(without)).toEqual([{ name: 'Error', code: null, message: '' }]);
  });

  it('nothing of what is no error, and what could be read of what then throws', () => {
    for (const none of [undefined, null, 'text', { message: 'x' }]) expect(toldCauses(none)).toEqual([]);
    const trap = Object.defineProperty(new Error('inner'), 'message', {
      get: () => {
        throw new Error('trap');
      },
    });
    const told = toldCauses(new Error('outer', { cause: trap }));
    expect(told).toEqual([{ name: 'Error', code: null, message: 'outer' }]);
    expect([Object.isFrozen(told), Object.isFrozen(told[0])]).toEqual([true, true]);
  });
});
