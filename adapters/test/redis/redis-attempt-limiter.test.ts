import { describe, expect, it, jest } from '@jest/globals';
import { instant } from '@maatify/admin-infra';

import { AttemptStoreUnavailable, RedisAttemptLimiter, redisContracts } from '../../src/redis/index.js';

const asked = {
  budget: 'admin:1',
  factor: 'password',
  limit: 5,
  lockoutMs: 1_000,
  windowMs: 86_400_000,
  at: instant(0),
} as const;

describe('a Redis that is slow or strange', () => {
  it('one that does not answer in time is an error, and an attempt it counts later is given back', async () => {
    const answers: ((reply: unknown) => void)[] = [];
    const evaluate = jest.fn((..._sent: unknown[]) => new Promise((resolve) => answers.push(resolve)));
    const limiter = new RedisAttemptLimiter({ eval: evaluate }, { timeoutMs: 20 });
    await expect(limiter.reserve(asked)).rejects.toThrow(/did not answer within 20 ms/);
    expect(evaluate).toHaveBeenCalledTimes(1);
    answers[0]?.([1, 4, -1]);
    await new Promise(setImmediate);
    expect(evaluate.mock.calls.map((call) => call[3])).toEqual([
      expect.stringMatching(/^password:/),
      evaluate.mock.calls[0]?.[3],
    ]);
    expect(evaluate.mock.calls[1]?.slice(4)).toEqual(['password', 'returned', 0]);
  });

  it('one that answers leaves no timer that keeps the process alive', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    await new RedisAttemptLimiter({ eval: () => Promise.resolve([1, 4, -1]) }, { timeoutMs: 60_000 }).reserve(asked);
    expect(timers()).toBe(before);
  });

  it('one that fails after that is not an unhandled rejection', async () => {
    let fail: (why: Error) => void = () => undefined;
    const limiter = new RedisAttemptLimiter({ eval: () => new Promise((_, reject) => (fail = reject)) }, { timeoutMs: 5 });
    await expect(limiter.reserve(asked)).rejects.toThrow(AttemptStoreUnavailable);
    fail(new Error('late'));
    await new Promise(setImmediate);
  });

  it.each([null, 'OK', [], ['1', '4', '-1'], [1], [0], [1, 4]])('an answer of %j is an error', async (reply) => {
    const limiter = new RedisAttemptLimiter({ eval: () => Promise.resolve(reply) });
    await expect(limiter.reserve(asked)).rejects.toThrow(AttemptStoreUnavailable);
  });

  it('a client that throws at once is an error of the same kind', async () => {
    const evaluate = () => {
      throw new Error('not connected to admin:1');
    };
    await expect(new RedisAttemptLimiter({ eval: evaluate }).reserve(asked)).rejects.toThrow(/^Redis refused: Error$/);
  });
});

describe('options', () => {
  it('all problems are in one message', () => {
    const make = () =>
      new RedisAttemptLimiter({ eval: () => Promise.resolve() }, { keyPrefix: '{x}', keepMs: 5, timeoutMs: 0.5 });
    expect(make).toThrow(/- keyPrefix: [^]*- keepMs: [^]*- timeoutMs: /);
  });
});

describe('the binding', () => {
  const client = { eval: () => Promise.resolve([1, 4, -1]) };

  it('takes a client as it is', async () => {
    const { AttemptLimiter: binding } = redisContracts(client);
    const limiter = 'useFactory' in binding ? await binding.useFactory() : null;
    expect(await limiter?.reserve(asked)).toMatchObject({ outcome: 'reserved', attemptsLeft: 4, throttledUntil: null });
  });

  it('or from what the application injects', async () => {
    const binding = redisContracts({ inject: ['REDIS'], useFactory: (redis: typeof client) => redis }).AttemptLimiter;
    expect('inject' in binding && binding.inject).toEqual(['REDIS']);
    const limiter = 'useFactory' in binding ? await binding.useFactory(client) : null;
    expect(limiter).toBeInstanceOf(RedisAttemptLimiter);
  });
});
