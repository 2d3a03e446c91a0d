import { describe, expect, it } from '@jest/globals';

import { EndlessThenable, settle, settleInTurn } from '../../src/kernel/settle.js';
import { flush } from '../faults/support/matrix-world.js';

type Outcome = readonly ['value' | 'error', unknown];
type Callback = (value: unknown) => void;

/** Everything `settle` said about what was returned, in order. */
async function said(returned: unknown): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  settle(
    returned,
    (value) => outcomes.push(['value', value]),
    (thrown) => outcomes.push(['error', thrown]),
  );
  await flush();
  return outcomes;
}

function thenable(then: (onValue: Callback, onError: Callback) => void): object {
  return Object.defineProperty({}, 'then', { value: then });
}

/** A thenable that answers a thenable that answers …, so many layers deep. */
function nested(layers: number, inside: unknown): unknown {
  return layers === 0 ? inside : thenable((onValue) => onValue(nested(layers - 1, inside)));
}

const error = new Error('no');

describe('X1 settle', () => {
  it('a promise that cannot be waited for is an error of its own', async () => {
    const trapped = Object.defineProperty(Promise.resolve(1), 'constructor', {
      get: () => {
        throw error;
      },
    });
    expect(await said(trapped)).toEqual([['error', error]]);
    void Object.defineProperty(trapped, 'then', { value: (onValue: Callback) => onValue('not this') });
    expect(await said(trapped)).toEqual([['error', error]]);
  });

  it.each([
    ['a plain value', 5],
    ['nothing', undefined],
    ['a thenable that calls back at once', thenable((onValue) => onValue(5))],
    ['a thenable that refuses at once', thenable((_, onError) => onError(error))],
    ['a promise', Promise.resolve(5)],
  ])('in turn: %s is never told of before the call is over', async (_, returned) => {
    const told: string[] = [];
    const tell = (): void => void told.push('told');
    settleInTurn(returned, tell, tell);
    told.push('called');
    await flush();
    expect(told).toEqual(['called', 'told']);
  });

  it('takes a text and a number as they are, whatever they inherit', async () => {
    const prototypes = [String.prototype, Number.prototype] as unknown as Record<string, unknown>[];
    for (const prototype of prototypes) prototype['then'] = (onValue: Callback) => onValue('not this');
    try {
      expect([await said('text'), await said(5)]).toEqual([[['value', 'text']], [['value', 5]]]);
    } finally {
      for (const prototype of prototypes) delete prototype['then'];
    }
  });

  it.each([undefined, null, 0, '', 'text', Symbol.iterator, 1n, {}, []].map((value) => [value]))(
    'K13 takes %p, which is no promise, as it is and at once',
    (value) => {
      const outcomes: Outcome[] = [];
      settle(
        value,
        (one) => outcomes.push(['value', one]),
        (one) => outcomes.push(['error', one]),
      );
      expect(outcomes).toEqual([['value', value]]);
    },
  );

  it('K13 takes a function and an object whose `then` is no function as values', async () => {
    const fn = (): void => undefined;
    const record = { then: 'next' };
    expect(await said(fn)).toEqual([['value', fn]]);
    expect(await said(record)).toEqual([['value', record]]);
  });

  it('waits for a promise, whichever way it settles', async () => {
    expect(await said(Promise.resolve(7))).toEqual([['value', 7]]);
    expect(await said(Promise.reject(error))).toEqual([['error', error]]);
    expect(await said(Promise.reject(undefined))).toEqual([['error', undefined]]);
  });

  it('K13 K14 is not led astray by an own or inherited `then` of a real promise', async () => {
    const own = Object.assign(Promise.resolve(7), { then: () => undefined });
    class Astray extends Promise<unknown> {
      override then(): never {
        throw error;
      }
    }
    const inherited = new Astray((resolve) => {
      resolve(8);
    });
    expect(await said(own)).toEqual([['value', 7]]);
    expect(await said(inherited)).toEqual([['value', 8]]);
  });

  it('F45 starts a lazy thenable, also a callable one', async () => {
    const builder = Object.assign(() => undefined, { then: (onValue: Callback) => onValue('rows') });
    expect(await said(builder)).toEqual([['value', 'rows']]);
  });

  it('K13 takes what a thenable throws, before it settles, as a rejection; and a `then` that cannot be read', async () => {
    const throwing = thenable(() => {
      throw error;
    });
    const unreadable = Object.defineProperty({}, 'then', {
      get: () => {
        throw error;
      },
    });
    expect(await said(throwing)).toEqual([['error', error]]);
    expect(await said(unreadable)).toEqual([['error', error]]);
    expect(await said(thenable((_, onError) => onError(error)))).toEqual([['error', error]]);
  });

  it('K11 the first settlement counts, whatever comes after it', async () => {
    const valueFirst = thenable((onValue, onError) => {
      onValue(1);
      onValue(2);
      onError(error);
      throw error;
    });
    const errorFirst = thenable((onValue, onError) => {
      onError(error);
      onValue(1);
    });
    expect(await said(valueFirst)).toEqual([['value', 1]]);
    expect(await said(errorFirst)).toEqual([['error', error]]);
  });

  it('F52 unwraps four layers, and no more', async () => {
    expect(await said(nested(4, 'inside'))).toEqual([['value', 'inside']]);
    expect(await said(nested(5, 'inside'))).toEqual([['error', expect.any(EndlessThenable)]]);
  });

  it('F52 X5 gives up on one that resolves with itself, without spinning', async () => {
    const itself: object = thenable((onValue) => onValue(itself));
    expect(await said(itself)).toEqual([['error', expect.any(EndlessThenable)]]);
  });

  it('unwraps a promise inside a thenable, rejected ones too', async () => {
    expect(await said(nested(2, Promise.resolve('inside')))).toEqual([['value', 'inside']]);
    expect(await said(nested(1, Promise.reject(error)))).toEqual([['error', error]]);
  });

  it('K9 says nothing about one that never settles', async () => {
    expect(await said(thenable(() => undefined))).toEqual([]);
    expect(await said(new Promise(() => undefined))).toEqual([]);
  });
});
