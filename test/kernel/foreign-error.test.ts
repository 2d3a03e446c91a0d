import { describe, expect, it } from '@jest/globals';

import { copyForeignError } from '../../src/kernel/foreign-error.js';

describe('X2 F53 copyForeignError', () => {
  const messageOf = (thrown: unknown, ...secrets: string[]): string => copyForeignError(thrown, secrets).message;

  it('drops a text that shows a secret whole, and takes an empty secret for none', () => {
    expect(messageOf(new Error('no abcdef here'), 'abcd', '')).toMatch(/^its message was dropped/);
    expect(messageOf(new Error('no secret here'), 'abcd', '')).toBe('no secret here');
  });

  it('looks before it cuts: half a secret is a secret too', () => {
    const secret = 'a-secret-at-the-very-edge';
    const message = messageOf(new Error(`${'x'.repeat(1_990)}${secret}`), secret);
    expect(message).not.toContain('a-secret');
    expect(message.length).toBeLessThanOrEqual(2_000);
    expect(messageOf(new Error('x'.repeat(3_000)), secret)).toBe('x'.repeat(2_000));
  });

  it('keeps name, code and three causes, and never the thrown object', () => {
    const deepest = new Error('4', { cause: new Error('5') });
    const thrown = Object.assign(new Error('1', { cause: new Error('2', { cause: new Error('3', { cause: deepest }) }) }), {
      code: 'E1',
    });
    thrown.name = 'DriverError';
    const copy = copyForeignError(thrown, []);
    expect(copy).not.toBe(thrown);
    expect(copy).toMatchObject({ name: 'DriverError', message: '1', code: 'E1' });
    const messages: string[] = [];
    for (let one: unknown = copy; one instanceof Error; one = one.cause) messages.push(one.message);
    expect(messages).toEqual(['1', '2', '3', '4']);
  });

  it('says only so much about what is no error, has no message, or cannot be read', () => {
    expect(messageOf('text')).toContain('a string was thrown');
    expect(messageOf(null)).toContain('a null was thrown');
    expect(messageOf({})).toContain('without a message');
    expect(messageOf(Object.assign(new Error('x'), { name: 7, stack: undefined }))).toBe('x');
    expect(
      messageOf({
        get message() {
          throw new Error('no');
        },
      }),
    ).toContain('cannot be read');
  });
});
