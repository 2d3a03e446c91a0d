import { describe, expect, it } from '@jest/globals';

import { copyForeignError, isInstance, secretsIn } from '../../src/kernel/foreign-error.js';
import { Redacted } from '../../src/kernel/redacted.js';

const DROPPED = 'its message was dropped: it held a secret of this operation, or a piece of one';

/** Not all of them: how many there are depends on what called the test, and a copy keeps no more than some. */
const firstFrames = ({ stack = '' }: Error): readonly string[] =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 3);

describe('F53 X2 an error of the host is copied, never kept', () => {
  it('keeps name, message, code and stack, and nothing else', () => {
    const thrown = Object.assign(new RangeError('too far'), { code: '23505', connection: { password: 'x' } });
    const copy = copyForeignError(thrown, []);
    expect(copy).toMatchObject({ name: 'RangeError', message: 'too far', code: '23505' });
    expect(firstFrames(copy)).toEqual(firstFrames(thrown));
    expect(firstFrames(copy)).toHaveLength(3);
    expect(copy).not.toHaveProperty('connection');
    expect(copy).not.toBe(thrown);
  });

  it('keeps the first twenty frames, and none of the message that stands before them', () => {
    const frames = Array.from({ length: 30 }, (_, line) => `    at store (file.js:${line}:1)`);
    const message = 'too far\n look at the second line';
    const thrown = Object.assign(new RangeError(message), { stack: `RangeError: ${message}\n${frames.join('\n')}` });
    expect(copyForeignError(thrown, []).stack).toBe(`RangeError: ${message}\n${frames.slice(0, 20).join('\n')}`);
  });

  it('keeps a name and a code that are no mere words, and makes up no frames where there are none', () => {
    const thrown = Object.assign(new Error('x'), { name: 'Driver error (pool 1)', code: 'E 5/7', stack: 7 });
    const copy = copyForeignError(thrown, []);
    expect([copy.name, (copy as { readonly code?: string }).code]).toEqual(['Driver error (pool 1)', 'E 5/7']);
    expect(copy.stack).not.toContain('undefined');
  });

  it.each([
    ['a text', 'no', 'a string was thrown instead of an Error'],
    ['nothing', undefined, 'a undefined was thrown instead of an Error'],
    ['null', null, 'a null was thrown instead of an Error'],
    ['a function', () => undefined, 'a function was thrown instead of an Error'],
    ['an object without words', { message: 42, name: 7, stack: 1, code: 5 }, 'an object without a message was thrown'],
    [
      'an object that cannot be read',
      {
        get message() {
          throw new Error('trap');
        },
      },
      'an object was thrown that cannot be read',
    ],
  ])('%s that was thrown is described, not shown', (_, thrown, message) => {
    const copy = copyForeignError(thrown, []);
    expect([copy.message, copy.name, 'code' in copy, 'cause' in copy]).toEqual([message, 'Error', false, false]);
  });

  it('drops whatever shows a secret whole: message, name, code, frames, and those of its causes', () => {
    const thrown = Object.assign(new Error('a key s3cret and more', { cause: new Error('inner s3cret') }), {
      code: 's3cret',
      name: 'Of s3cret',
    });
    thrown.stack = 'Error: a key\n    at s3cret (file.js:1:1)';
    const copy = copyForeignError(thrown, ['', 's3cret']);
    expect([copy.message, copy.name, 'code' in copy]).toEqual([DROPPED, 'Error', false]);
    expect(copy.stack).not.toContain('s3cret');
    expect((copy.cause as Error).message).toBe(DROPPED);
  });

  it.each(['e', 'Er', 'or1'])('a password of one to three characters hides nothing: %s', (password) => {
    const thrown = Object.assign(new Error('deadlock of 2 or more'), { name: 'SequelizeError1', code: 'ER_LOCK' });
    expect(copyForeignError(thrown, [password])).toMatchObject({
      name: 'SequelizeError1',
      code: 'ER_LOCK',
      message: 'deadlock of 2 or more',
    });
  });

  it('a short password that stands in the name or the code of an error leaves both, and takes the message alone', () => {
    const thrown = Object.assign(new Error('could not lock'), { name: 'LockError', code: '40P01' });
    expect(copyForeignError(thrown, ['lock', '40p0'])).toMatchObject({ name: 'LockError', code: '40P01', message: DROPPED });
  });

  it.each(['123456', 'hunter2x', 'tok_0123456789abcdef'])(
    'a name or a code that is a secret, or holds a long one, goes: %s',
    (secret) => {
      const copy = copyForeignError(Object.assign(new Error('x'), { name: `Of_${secret}`, code: secret }), [secret]);
      expect([copy.name, 'code' in copy]).toEqual(['Error', false]);
      expect(copyForeignError(Object.assign(new Error('x'), { code: 'abcd' }), ['abcd'])).not.toHaveProperty('code');
    },
  );

  it('keeps what shows none, cut; and no cut leaves half a secret', () => {
    const secret = 'S'.repeat(50);
    expect(copyForeignError(new Error('x'.repeat(5_000)), []).message).toBe('x'.repeat(2_000));
    expect(copyForeignError(new Error('x and no more'), [secret]).message).toBe('x and no more');
    const { message } = copyForeignError(new Error(`${'x'.repeat(1_980)}${secret} and more`), [secret]);
    expect(message).toBe(DROPPED);
  });

  it('follows three causes and no more', () => {
    let thrown = new Error('0');
    for (let depth = 1; depth < 6; depth += 1) thrown = new Error(String(depth), { cause: thrown });
    const messages: string[] = [];
    for (let at: unknown = copyForeignError(thrown, []); at instanceof Error; at = at.cause) messages.push(at.message);
    expect(messages).toEqual(['5', '4', '3', '2']);
    expect(copyForeignError(Object.assign(new Error('x'), { cause: null }), [])).not.toHaveProperty('cause');
  });
});

describe('X2 what a contract was handed', () => {
  it('its wrapped texts are secrets, however deep they lie', () => {
    const args = { hash: Redacted.of('h'), list: [{ seed: Redacted.of('s') }], plain: 'p', none: null, count: 1 };
    expect([...secretsIn(args)].sort()).toEqual(['h', 's']);
    expect(secretsIn(Redacted.of(42))).toEqual(['42']);
    expect(secretsIn('text')).toEqual([]);
  });

  it('a trap that throws makes something no instance of anything', () => {
    const trap = new Proxy(
      {},
      {
        getPrototypeOf: () => {
          throw new Error('trap');
        },
      },
    );
    expect([isInstance(trap, Error), isInstance(new RangeError('x'), Error), isInstance({}, Error)]).toEqual([
      false,
      true,
      false,
    ]);
  });
});
