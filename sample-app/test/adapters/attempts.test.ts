import type { Factor } from '@maatify/admin-infra';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { PgAttemptLimiter } from '../../src/adapters/pg-attempt-limiter.js';
import type { OpenedDatabase } from '../../src/database/database.js';
import { openEmbedded } from './support/databases.js';
import { at, digest } from './support/given.js';

const LOCKOUT = 60_000;

describe('attempts', () => {
  let opened: OpenedDatabase;
  let limiter: PgAttemptLimiter;
  beforeAll(async () => {
    opened = await openEmbedded();
    limiter = new PgAttemptLimiter(opened.db);
  });
  afterAll(() => opened.close());

  const aBudget = () => {
    const budget = `admin:${digest()}`;
    const reserve = (ms: number, factor: Factor = 'password', limit = 3) =>
      limiter.reserve({ budget, factor, limit, lockoutMs: LOCKOUT, at: at(ms) });
    const reserved = async (ms: number, factor: Factor = 'password', limit = 3) => {
      const claim = await reserve(ms, factor, limit);
      if (claim.outcome !== 'reserved') throw new Error('throttled');
      return claim;
    };
    const settle = (reservationId: string, result: 'succeeded' | 'returned', ms = 0, factor: Factor = 'password') =>
      limiter.settle({ budget, factor, reservationId, result, at: at(ms) });
    const left = async (ms: number, factor: Factor = 'password', limit = 3) => (await reserved(ms, factor, limit)).attemptsLeft;
    return { budget, reserve, reserved, settle, left };
  };

  it('both factors share one budget; the last attempt starts the lock, and hammering does not prolong it', async () => {
    const { reserve } = aBudget();
    expect(await reserve(0)).toMatchObject({ outcome: 'reserved', attemptsLeft: 2, throttledUntil: null });
    expect(await reserve(1, 'totp')).toMatchObject({ attemptsLeft: 1, throttledUntil: null });
    expect(await reserve(2)).toMatchObject({ attemptsLeft: 0, throttledUntil: at(2 + LOCKOUT) });
    for (const ms of [3, 1_000, LOCKOUT + 1])
      expect(await reserve(ms)).toEqual({ outcome: 'throttled', retryAt: at(2 + LOCKOUT) });
  });

  it('starts anew when the lock is over, and locks again (F12)', async () => {
    const { reserve, left } = aBudget();
    for (const ms of [0, 0, 0]) await reserve(ms);
    expect([await left(LOCKOUT), await left(LOCKOUT), await left(LOCKOUT)]).toEqual([2, 1, 0]);
    expect(await reserve(LOCKOUT + 1)).toEqual({ outcome: 'throttled', retryAt: at(2 * LOCKOUT) });
  });

  it('success gives back its own factor’s part alone, lifts the lock, and counts once (F13)', async () => {
    const { reserve, reserved, settle, left } = aBudget();
    await reserve(0, 'totp');
    await reserve(0);
    const last = await reserved(0);
    await settle(last.reservationId, 'succeeded');
    expect(await left(0)).toBe(1);
    await settle(last.reservationId, 'succeeded');
    expect(await left(0)).toBe(0);
    expect((await reserve(0)).outcome).toBe('throttled');
  });

  it('each success of its own zeroes the count, also one that settles later', async () => {
    const { reserved, settle, left } = aBudget();
    const [first, second] = [await reserved(0), await reserved(0)];
    await settle(first.reservationId, 'succeeded');
    expect(await left(0)).toBe(2);
    await settle(second.reservationId, 'succeeded');
    expect(await left(0)).toBe(2);
  });

  it('returning takes one reservation back, once, with the lock it led to', async () => {
    const { reserve, reserved, settle, left } = aBudget();
    const first = await reserved(0);
    await reserve(0);
    await reserve(0);
    await settle(first.reservationId, 'returned', 1);
    await settle(first.reservationId, 'returned', 1);
    expect(await left(1)).toBe(0);
    expect(await reserve(2)).toEqual({ outcome: 'throttled', retryAt: at(1 + LOCKOUT) });
  });

  it('returning an old reservation gives no extra attempt after a reset', async () => {
    const { reserve, reserved, settle, left } = aBudget();
    const old = await reserved(0);
    const success = await reserved(0);
    await settle(success.reservationId, 'succeeded');
    expect(await left(0)).toBe(2);
    await settle(old.reservationId, 'returned');
    expect(await left(0)).toBe(1);
    const late = await reserved(0);
    await settle(late.reservationId, 'returned', LOCKOUT);
    expect(await left(LOCKOUT)).toBe(2);
    expect((await reserve(LOCKOUT)).outcome).toBe('reserved');
  });

  it('a settlement that names another factor, budget or reservation changes nothing', async () => {
    const { reserved, settle, left } = aBudget();
    const { reservationId } = await reserved(0);
    await settle(reservationId, 'succeeded', 0, 'totp');
    await settle('unknown', 'succeeded');
    await aBudget().settle(reservationId, 'returned');
    expect(await left(0)).toBe(1);
  });

  it('a limit that was lowered below what is used locks at once; a limit of one works', async () => {
    const { reserve } = aBudget();
    for (const ms of [0, 0, 0]) await reserve(ms, 'password', 5);
    expect(await reserve(7, 'password', 2)).toEqual({ outcome: 'throttled', retryAt: at(7 + LOCKOUT) });
    expect(await reserve(8, 'password', 9)).toEqual({ outcome: 'throttled', retryAt: at(7 + LOCKOUT) });
    const single = aBudget();
    expect(await single.reserve(0, 'password', 1)).toMatchObject({ attemptsLeft: 0, throttledUntil: at(LOCKOUT) });
    expect((await single.reserve(1, 'password', 1)).outcome).toBe('throttled');
  });
});
