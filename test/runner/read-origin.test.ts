import { describe, expect, it } from '@jest/globals';

import { AdminInfraException } from '../../src/kernel/exceptions.js';
import { readOrigin } from '../../src/runner/input/read-origin.js';

const ORIGIN = { ip: '::1', userAgent: 'agent', channel: 'api' } as const;

function failureOf(act: () => unknown): { code: string; message: string; operation: string | null; failure: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof AdminInfraException) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('X4 the origin is copied once, bounded', () => {
  const read = (changes: object) => readOrigin({ ...ORIGIN, ...changes }, 'some.operation');

  it('keeps what it knows and nothing else, frozen', () => {
    const origin = read({ correlationId: 'c-1', more: 1 });
    expect(origin).toEqual({ ...ORIGIN, correlationId: 'c-1' });
    expect(Object.isFrozen(origin)).toBe(true);
  });

  it.each([
    ['a long address', { ip: 'x'.repeat(65) }, { ip: 'x'.repeat(64) }],
    ['a long user agent', { userAgent: 'x'.repeat(513) }, { userAgent: 'x'.repeat(512) }],
    ['NUL and half a character', { userAgent: 'a\0b\ud800' }, { userAgent: 'ab\ufffd' }],
    ['half a character alone', { userAgent: 'b\ud800' }, { userAgent: 'b\ufffd' }],
    ['NUL alone', { userAgent: 'a\0b' }, { userAgent: 'ab' }],
    ['no text', { ip: 7, userAgent: null }, { ip: null, userAgent: null }],
    ['a correlation id of 64', { correlationId: 'x'.repeat(64) }, { correlationId: 'x'.repeat(64) }],
    ['a longer one', { correlationId: 'x'.repeat(65) }, { correlationId: null }],
    ['one with blanks', { correlationId: 'a b' }, { correlationId: null }],
    ['one with a line break', { correlationId: 'a\n' }, { correlationId: null }],
    ['one with a blank before it', { correlationId: ' a' }, { correlationId: null }],
    ['none', { correlationId: undefined }, { correlationId: null }],
    ['a number', { correlationId: 7 }, { correlationId: null }],
  ])('%s', (_, changes, expected) => {
    expect(read(changes)).toMatchObject(expected);
  });

  it.each(['ui', 'api', 'cli', 'job'])('%s is a channel', (channel) => {
    expect(read({ channel }).channel).toBe(channel);
  });

  it.each([
    ['none', null],
    ['a text', 'api'],
    ['a function', Object.assign(() => undefined, ORIGIN)],
    ['another channel', { ...ORIGIN, channel: 'http' }],
    ['a channel that is no text', { ...ORIGIN, channel: ['api'] }],
    ['inherited', Object.create(ORIGIN)],
    [
      'unreadable',
      {
        get channel() {
          throw new Error('trap');
        },
      },
    ],
  ])('%s is a mistake of the host', (_, origin) => {
    const { code, message, operation } = failureOf(() => readOrigin(origin, 'some.operation'));
    expect({ code, operation }).toEqual({ code: 'origin.malformed', operation: 'some.operation' });
    expect(message).toContain('some.operation needs an Origin with ip, userAgent and channel (ui, api, cli, job)');
  });
});
