import { describe, expect, it } from '@jest/globals';

import { deepFreeze } from '../../src/kernel/freeze.js';
import { Redacted } from '../../src/kernel/redacted.js';

describe('K20 what is handed out is frozen', () => {
  it('with everything plain inside it, and it is the same value', () => {
    const value = { list: [{ deep: { deeper: 1 } }], none: null, text: 'x' };
    expect(deepFreeze(value)).toBe(value);
    for (const part of [value, value.list, value.list[0], value.list[0]?.deep]) expect(Object.isFrozen(part)).toBe(true);
  });

  it('and nothing else: no secret, no function, nothing it inherits, nothing inside what was frozen before', () => {
    const [secret, act, inherited, inside] = [Redacted.of('x'), () => 1, { inner: {} }, {}];
    const value = Object.assign(Object.create(inherited) as object, { secret, act, before: Object.freeze({ inside }) });
    deepFreeze(value);
    expect([secret, act, inherited.inner, inside].map((one) => Object.isFrozen(one))).toEqual([
      Object.isFrozen(Redacted.of('x')),
      false,
      false,
      false,
    ]);
  });

  it('no function, also where it is all there is', () => {
    const act = Object.assign(() => 1, { inner: {} });
    expect(deepFreeze(act)).toBe(act);
    expect([act, act.inner].map((one) => Object.isFrozen(one))).toEqual([false, false]);
  });

  it.each([null, undefined, 5, 'text'])('%p is as it is', (value) => {
    expect(deepFreeze(value)).toBe(value);
  });
});
