import { describe, expect, it } from '@jest/globals';

import { contractMethods } from '../../src/kernel/contract-method.js';
import { integer } from '../../src/kernel/shape.js';

interface Shop {
  sell(args: object): Promise<number>;
}

describe('a method of a contract', () => {
  const shop = contractMethods<Shop>(Symbol.for('@x/y/Shop'));

  it('says whose it is, and whether the core keeps what it answers as it was answered', () => {
    const asAnswered = shop.query('sell', integer(0));
    const inAnotherForm = shop.queryInto('sell', integer(0), () => undefined);
    expect([asAnswered.contract, asAnswered.name, asAnswered.kind, asAnswered.kept]).toEqual(['Shop', 'sell', 'query', false]);
    expect(inAnotherForm.kept).toBe(true);
    expect(Object.isFrozen(asAnswered)).toBe(true);
  });
});
