import { describe, expect, it } from '@jest/globals';

import { EndlessThenable, settle } from '../../src/kernel/settle.js';

const BOOM = new Error('trap');
const moment = () => new Promise((resolve) => setImmediate(resolve));

async function outcomeOf(returned: unknown): Promise<readonly unknown[]> {
  const calls: unknown[] = [];
  settle(
    returned,
    (value) => calls.push(['value', value]),
    (thrown) => calls.push(['error', thrown]),
  );
  await moment();
  return calls;
}

const thenable = (then: (yes: (value: unknown) => void, no: (thrown: unknown) => void) => unknown) => ({ then });
const layers = (count: number, core: unknown): unknown => (count === 0 ? core : thenable((yes) => yes(layers(count - 1, core))));

describe('F52 X5 one answer is one ending', () => {
  it.each([
    ['a value', 42, ['value', 42]],
    ['null', null, ['value', null]],
    ['undefined', undefined, ['value', undefined]],
    ['a text', 'then', ['value', 'then']],
    ['a promise', Promise.resolve(1), ['value', 1]],
    [
      'a promise that does not tell its class',
      Object.defineProperty(Promise.resolve(1), 'constructor', {
        get: () => {
          throw BOOM;
        },
      }),
      ['error', BOOM],
    ],
    ['a thenable', thenable((yes) => yes(2)), ['value', 2]],
    [
      'a function that is a thenable',
      Object.assign(
        () => undefined,
        thenable((yes) => yes(5)),
      ),
      ['value', 5],
    ],
    ['a thenable that rejects', thenable((_, no) => no('why')), ['error', 'why']],
    [
      'a thenable that throws',
      thenable(() => {
        throw new Error('thrown');
      }),
      ['error', new Error('thrown')],
    ],
    ['a thenable of a promise of a value', thenable((yes) => yes(Promise.resolve(3))), ['value', 3]],
    ['four layers', layers(4, 'deep'), ['value', 'deep']],
    ['five layers', layers(5, 'deep'), ['error', new EndlessThenable()]],
    ['an object whose then is no function', { then: 1 }, ['value', { then: 1 }]],
  ])('%s', async (_, returned, expected) => {
    expect(await outcomeOf(returned)).toEqual([expected]);
  });

  it('a rejection', async () => {
    // Made here: one made while tests are collected ends every run that leaves this test out.
    expect(await outcomeOf(Promise.reject(new RangeError('no')))).toEqual([['error', new RangeError('no')]]);
  });

  it('K11 a second settlement is ignored, of whichever kind', async () => {
    expect(
      await outcomeOf(
        thenable((yes, no) => {
          yes(1);
          yes(2);
          no(3);
        }),
      ),
    ).toEqual([['value', 1]]);
    expect(
      await outcomeOf(
        thenable((yes, no) => {
          no(1);
          no(2);
          yes(3);
        }),
      ),
    ).toEqual([['error', 1]]);
    expect(
      await outcomeOf(
        thenable((yes) => {
          yes(1);
          throw new Error('late');
        }),
      ),
    ).toEqual([['value', 1]]);
  });

  it('a thenable without an end ends', async () => {
    const endless: { then: (yes: (value: unknown) => void) => void } = { then: (yes) => yes(endless) };
    expect(await outcomeOf(endless)).toEqual([['error', new EndlessThenable()]]);
  });

  it('an own `then` on a real promise gets no say', async () => {
    const promise = Object.assign(Promise.resolve('real'), { then: () => undefined });
    expect(await outcomeOf(promise)).toEqual([['value', 'real']]);
  });

  it('says what was wrong with an endless one', () => {
    expect(new EndlessThenable().message).toContain('thenable');
  });
});
