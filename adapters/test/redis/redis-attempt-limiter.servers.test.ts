import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AttemptReservation, ReservationClaim } from '@maatify/admin-infra';
import { adminId, instant } from '@maatify/admin-infra';
import { Redis } from 'ioredis';

import { AttemptStoreUnavailable, RedisAttemptLimiter } from '../../src/redis/index.js';
import { ownRedis, REDIS_URL } from './redis.js';

const MINUTE = 60_000;
const T0 = 1_893_456_000_123;
const LOCKOUT = 30 * MINUTE;

let own: ReturnType<typeof ownRedis>;
let limiter: RedisAttemptLimiter;

beforeEach(() => {
  own = ownRedis();
  limiter = new RedisAttemptLimiter(own.redis, { keyPrefix: own.keyPrefix });
});
afterEach(() => own.dispose());

type Asked = Partial<AttemptReservation>;
const reserve = (ms = 0, changes: Asked = {}, by = limiter) =>
  by.reserve({
    budget: 'admin:1',
    factor: 'password',
    limit: 5,
    lockoutMs: LOCKOUT,
    windowMs: 86_400_000,
    at: instant(T0 + ms),
    ...changes,
  });
const settle = (reservationId: string, result: 'succeeded' | 'returned', ms = 0) =>
  limiter.settle({ budget: 'admin:1', factor: 'password', reservationId, result, at: instant(T0 + ms) });
const left = (claim: ReservationClaim) => (claim.outcome === 'reserved' ? claim.attemptsLeft : null);
const idOf = (claim: ReservationClaim) => (claim.outcome === 'reserved' ? claim.reservationId : '');
const usedUp = async (ms = 0, changes: Asked = {}) => {
  for (let used = 0; used < 5; used += 1) await reserve(ms, changes);
};

describe('races', () => {
  it('of 200 parallel reservations over four connections exactly the limit get one, and one of them starts the lock', async () => {
    const others = Array.from({ length: 4 }, () => new Redis(REDIS_URL));
    const limiters = others.map((redis) => new RedisAttemptLimiter(redis, { keyPrefix: own.keyPrefix }));
    for (const limit of [1, 5, 50]) {
      const asked = { budget: `admin:${String(limit)}`, limit };
      const claims = await Promise.all(Array.from({ length: 200 }, (_, index) => reserve(0, asked, limiters[index % 4])));
      const reserved = claims.filter((claim) => claim.outcome === 'reserved');
      expect(reserved.map(left).sort((a, b) => Number(a) - Number(b))).toEqual(
        Array.from({ length: limit }, (_, index) => index),
      );
      expect(reserved.filter((claim) => claim.throttledUntil !== null)).toHaveLength(1);
      expect(new Set(claims.map((claim) => (claim.outcome === 'throttled' ? claim.retryAt : T0 + LOCKOUT)))).toEqual(
        new Set([T0 + LOCKOUT]),
      );
    }
    await Promise.all(others.map((redis) => redis.quit()));
  });

  it('200 reservations beside 100 returns and a success never exceed what is allowed', async () => {
    const first = await Promise.all(Array.from({ length: 100 }, () => reserve(0, { limit: 101 })));
    await Promise.all([
      ...first.map((claim) => settle(idOf(claim), 'returned')),
      ...first.map((claim) => settle(idOf(claim), 'returned')),
    ]);
    const claims = await Promise.all(Array.from({ length: 200 }, () => reserve(0, { limit: 101 })));
    expect(claims.filter((claim) => claim.outcome === 'reserved')).toHaveLength(101);
  });
});

describe('one script call a method', () => {
  it('is all that is sent, and it names one key with the budget as its hash tag', async () => {
    const sent: unknown[][] = [];
    const redis = {
      eval: (...args: Parameters<Redis['eval']>) => {
        sent.push(args);
        return own.redis.eval(...args);
      },
    };
    const counted = new RedisAttemptLimiter(redis, { keyPrefix: own.keyPrefix });
    const claim = await reserve(0, {}, counted);
    await counted.settle({
      budget: 'admin:1',
      factor: 'password',
      reservationId: idOf(claim),
      result: 'succeeded',
      at: instant(T0),
    });
    expect(sent.map(([, keys, key]) => [keys, key])).toEqual([
      [1, `${own.keyPrefix}{admin:1}`],
      [1, `${own.keyPrefix}{admin:1}`],
    ]);
  });
});

describe('the budgets of devices', () => {
  const device = (id: string, digest: string) => ({ budget: `device:${id}:${digest}` });
  const index = (id: string) => `${own.keyPrefix}{owner:${id}}`;
  const clear = (id: string) => limiter.clear({ adminId: adminId(id), factor: null, at: instant(T0) });

  it('are noted beside their admin, once each, and for a minute longer than they stay', async () => {
    for (const digest of ['d1', 'd2', 'd1']) await reserve(0, device('a:b', digest));
    expect((await own.redis.zrange(index('a:b'), 0, -1)).sort()).toEqual(['device:a:b:d1', 'device:a:b:d2']);
    const stays = await own.redis.pttl(`${own.keyPrefix}{device:a:b:d1}`);
    expect(await own.redis.pttl(index('a:b'))).toBeGreaterThan(stays + 50_000);
    expect(await own.keys()).toHaveLength(3);
  });

  it('keep the note for the longest of them, whichever came last', async () => {
    await reserve(0, { ...device('1', 'd1'), windowMs: 20 * 86_400_000 });
    await reserve(0, device('1', 'd1'));
    await reserve(0, device('1', 'd2'));
    expect(await own.redis.pttl(index('1'))).toBeGreaterThan(19 * 86_400_000);
    expect(Number(await own.redis.zscore(index('1'), 'device:1:d1'))).toBeGreaterThan(Date.now() + 19 * 86_400_000);
  });

  it('that are gone are taken out of the note', async () => {
    await own.redis.zadd(index('1'), Date.now() - 1, 'device:1:gone');
    await reserve(0, device('1', 'd1'));
    expect(await own.redis.zrange(index('1'), 0, -1)).toEqual(['device:1:d1']);
  });

  it('of a clock that is a week ahead or behind are cleared all the same', async () => {
    for (const ms of [7 * 86_400_000, -7 * 86_400_000, 0])
      for (let used = 0; used < 5; used += 1) await reserve(ms, device('1', `d${String(ms)}`));
    expect(await clear('1')).toMatchObject({ outcome: 'won' });
    for (const ms of [7 * 86_400_000, -7 * 86_400_000, 0]) expect(left(await reserve(0, device('1', `d${String(ms)}`)))).toBe(4);
  });

  it('of which no note could be made are not counted', async () => {
    await own.redis.set(index('1'), 'not a note');
    await expect(reserve(0, device('1', 'd1'))).rejects.toThrow(AttemptStoreUnavailable);
    expect(await own.keys()).toEqual([index('1')]);
  });
});

describe('what is left in Redis', () => {
  it('expires by itself, after the lock and after a day at the earliest', async () => {
    await usedUp();
    const ttl = async () => own.redis.pttl(`${own.keyPrefix}{admin:1}`);
    expect(await ttl()).toBeGreaterThan(86_390_000);
    await reserve(0, { budget: 'admin:2', limit: 1, lockoutMs: 10 * 86_400_000 });
    expect(await own.redis.pttl(`${own.keyPrefix}{admin:2}`)).toBeGreaterThan(10 * 86_400_000);
    await reserve(0, { budget: 'admin:3', windowMs: 20 * 86_400_000 });
    expect(await own.redis.pttl(`${own.keyPrefix}{admin:3}`)).toBeGreaterThan(19 * 86_400_000);
  });

  it('is nothing once the only attempt succeeded or was returned', async () => {
    await settle(idOf(await reserve()), 'succeeded');
    await settle(idOf(await reserve()), 'returned');
    expect(await own.keys()).toEqual([]);
  });

  it('is never more than what still counts', async () => {
    for (let ms = 0; ms < 20; ms += 1) await reserve(ms * MINUTE, { windowMs: 3 * MINUTE });
    expect(await own.redis.hlen(`${own.keyPrefix}{admin:1}`)).toBe(3);
  });

  it('keeps moments to the millisecond', async () => {
    await usedUp(7);
    expect(await reserve(8)).toEqual({ outcome: 'throttled', retryAt: T0 + 7 + LOCKOUT });
  });
});

describe('budgets', () => {
  it.each(['admin:}{', 'admin:{}', '{', '}', '', 'unknown:ä\u{1F600}\0'])('%j is a budget of its own', async (budget) => {
    await usedUp();
    expect(left(await reserve(0, { budget }))).toBe(4);
  });

  it('a reservation of another budget or factor settles nothing', async () => {
    const claim = await reserve();
    await limiter.settle({
      budget: 'admin:2',
      factor: 'password',
      reservationId: idOf(claim),
      result: 'returned',
      at: instant(T0),
    });
    await limiter.settle({ budget: 'admin:1', factor: 'totp', reservationId: idOf(claim), result: 'succeeded', at: instant(T0) });
    for (const reservationId of ['lockedAt', '', 'password']) await settle(reservationId, 'succeeded');
    expect(left(await reserve())).toBe(3);
  });
});

describe('time', () => {
  it('failures older than the window count no more, and those at its edge neither', async () => {
    const windowMs = 60 * MINUTE;
    for (const ms of [0, 1, 2, 3]) await reserve(ms, { windowMs });
    expect(left(await reserve(windowMs, { windowMs }))).toBe(1);
    expect(left(await reserve(windowMs + 3, { windowMs }))).toBe(3);
  });

  it('a lock ends by the setting of today when that is shorter', async () => {
    await usedUp();
    expect(await reserve(MINUTE, { lockoutMs: 5 * MINUTE })).toEqual({ outcome: 'throttled', retryAt: T0 + 5 * MINUTE });
    expect(left(await reserve(5 * MINUTE, { lockoutMs: 5 * MINUTE }))).toBe(4);
  });

  it('and later when that is longer', async () => {
    await usedUp();
    expect(await reserve(MINUTE, { lockoutMs: 60 * MINUTE })).toEqual({ outcome: 'throttled', retryAt: T0 + 60 * MINUTE });
  });

  it('a lock by a clock that was a week ahead lasts no longer than the setting from now, hammered or not', async () => {
    await usedUp(7 * 86_400_000);
    for (const ms of [0, 1, LOCKOUT - 1]) expect(await reserve(ms)).toEqual({ outcome: 'throttled', retryAt: T0 + LOCKOUT });
    expect(left(await reserve(LOCKOUT))).toBe(4);
  });

  it('a failure by such a clock ages from now', async () => {
    const windowMs = 60 * MINUTE;
    await reserve(7 * 86_400_000, { windowMs });
    expect(left(await reserve(0, { windowMs }))).toBe(3);
    expect(left(await reserve(windowMs, { windowMs }))).toBe(4);
  });

  it.each(['returned', 'succeeded'] as const)('one that is %s once its lock is over changes nothing', async (result) => {
    for (let used = 0; used < 4; used += 1) await reserve();
    const last = await reserve();
    await settle(idOf(last), result, LOCKOUT);
    expect(left(await reserve(LOCKOUT))).toBe(4);
  });

  it('a limit that was lowered far below what is used locks once, from the first attempt it refuses', async () => {
    for (let used = 0; used < 3; used += 1) await reserve();
    for (const ms of [5, 6]) expect(await reserve(ms, { limit: 1 })).toEqual({ outcome: 'throttled', retryAt: T0 + 5 + LOCKOUT });
    expect(left(await reserve(5 + LOCKOUT))).toBe(4);
  });
});

describe('an outage', () => {
  it('is an error that names no budget, no script and no address', async () => {
    const gone = new Redis({ port: 1, maxRetriesPerRequest: 0, retryStrategy: () => null, lazyConnect: true });
    gone.on('error', () => undefined);
    const away = new RedisAttemptLimiter(gone);
    const thrown: unknown = await reserve(0, {}, away).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(AttemptStoreUnavailable);
    expect(JSON.stringify([thrown, String(thrown), Object.values(thrown as object)])).not.toMatch(/admin:1|HGETALL/);
  });

  it('a Redis that refuses writes is one', async () => {
    const user = `test-${own.keyPrefix.slice(5, 13)}`;
    await own.redis.acl('SETUSER', user, 'on', 'nopass', '+eval', '+hgetall', '~*');
    const readOnly = new Redis(REDIS_URL, { username: user, password: 'x', enableReadyCheck: false });
    readOnly.on('error', () => undefined);
    await expect(reserve(0, {}, new RedisAttemptLimiter(readOnly))).rejects.toThrow(/^Redis refused: ReplyError/);
    readOnly.disconnect();
    await own.redis.acl('DELUSER', user);
  });
});
