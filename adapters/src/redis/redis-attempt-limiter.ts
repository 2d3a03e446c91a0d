import { randomUUID } from 'node:crypto';

import type { AdminId, AttemptLimiter, AttemptReservation, Factor, Instant, ReservationClaim } from '@maatify/admin-infra';
import { instant } from '@maatify/admin-infra';

import { CLEAR, DEVICES, INDEX_DEVICE, RESERVE, SETTLE } from './attempt-scripts.js';
import type { RedisLimiterOptions } from './redis-limiter.options.js';
import { checkedLimiterOptions } from './redis-limiter.options.js';
import type { RedisScripts } from './redis-scripts.js';
import { AttemptStoreUnavailable, withinTime } from './redis-scripts.js';

const NOT_OURS = 'Redis answered the script with something else than its numbers; does the client translate replies?';

/**
 * Counts attempts in Redis, for several processes or regions or for heavy guessing; over `ioredis`, a single server, a primary
 * with replicas, or a cluster.
 *
 * When to use: when the database should not see every guess. {@link redisContracts} binds it.
 *
 * Promises: those of the contract. `reserve` and `settle` are one script call on one key, so parallel calls queue in Redis; the time is
 * the core's. A device's budget is noted beside its admin first, one call more, and `clear` calls once for each budget it finds there. A budget nobody uses disappears by itself after `keepMs`, never before its lock is over. A failure that the core
 * gives a window (`windowMs`) counts no longer than that, a lock never longer than today's setting, and a moment written by a
 * clock that ran ahead never keeps anybody waiting longer than the setting from now.
 *
 * Two things are decided by your Redis. Set `maxmemory-policy noeviction`: any other policy drops budgets when memory is short,
 * and with them locks. And what a failover loses, because a replica lagged, is forgotten: those guesses were free.
 *
 * Failures: throws {@link AttemptStoreUnavailable} when Redis refuses or does not answer in `timeoutMs`. An attempt that is
 * counted after that is given back, since nobody was told of it.
 *
 * @example
 * new RedisAttemptLimiter(new Redis(process.env.REDIS_URL));
 */
export class RedisAttemptLimiter implements AttemptLimiter {
  readonly #redis: RedisScripts;
  readonly #options: Required<RedisLimiterOptions>;

  constructor(redis: RedisScripts, options: RedisLimiterOptions = {}) {
    this.#redis = redis;
    this.#options = checkedLimiterOptions(options);
  }

  async reserve({ budget, factor, limit, lockoutMs, windowMs, at }: AttemptReservation): Promise<ReservationClaim> {
    const reservationId = randomUUID();
    const owner = ownerOfDevice(budget);
    // Before the reservation: a budget that is counted and not noted would stay locked when its admin is let in again.
    if (owner !== null) await this.#noted(owner, budget, Math.max(this.#options.keepMs, windowMs, lockoutMs + 60_000));
    const called = this.#call(RESERVE, budget, [
      `${factor}:${reservationId}`,
      limit,
      lockoutMs,
      at,
      windowMs,
      this.#options.keepMs,
    ]);
    const giveBack = (): void => {
      // Once more, unasked: the caller has heard of a failure and will not settle what it does not know of.
      this.settle({ budget, factor, reservationId, result: 'returned', at }).catch(() => undefined);
    };
    const reply = numbersOf(await withinTime(called, this.#options.timeoutMs, giveBack));
    const [reserved, first, lockedUntil] = reply;
    if (reserved === 0 && first !== undefined) return { outcome: 'throttled', retryAt: instant(first) };
    if (first === undefined || lockedUntil === undefined) throw new AttemptStoreUnavailable(NOT_OURS);
    const throttledUntil = lockedUntil === -1 ? null : instant(lockedUntil);
    return { outcome: 'reserved', reservationId, attemptsLeft: first, throttledUntil };
  }

  async settle(settlement: {
    readonly budget: string;
    readonly factor: Factor;
    readonly reservationId: string;
    readonly result: 'succeeded' | 'returned';
    readonly at: Instant;
  }): Promise<void> {
    const { budget, factor, reservationId, result, at } = settlement;
    const called = this.#call(SETTLE, budget, [`${factor}:${reservationId}`, factor, result, at]);
    await withinTime(called, this.#options.timeoutMs);
  }

  async clear({
    adminId,
    factor,
  }: {
    readonly adminId: AdminId;
    readonly factor: Factor | null;
    readonly at: Instant;
  }): ReturnType<AttemptLimiter['clear']> {
    const devices = textsOf(await withinTime(this.#call(DEVICES, indexOf(adminId), []), this.#options.timeoutMs));
    // A call for each: in a cluster they live on different nodes.
    const replies = await Promise.all(
      [`admin:${adminId}`, `enrolment:${adminId}`, ...devices].map((budget) =>
        withinTime(this.#call(CLEAR, budget, [factor ?? '']), this.#options.timeoutMs),
      ),
    );
    const forgotten = replies.flatMap(numbersOf).some((count) => count > 0);
    return forgotten ? { outcome: 'won', adminId } : { outcome: 'lost', reason: 'not_throttled' };
  }

  async #noted(owner: string, budget: string, keepMs: number): Promise<void> {
    await withinTime(this.#call(INDEX_DEVICE, indexOf(owner), [budget, keepMs]), this.#options.timeoutMs);
  }

  /** One key, so that a cluster runs the script where the budget lives; the braces keep it beside other keys of that budget. */
  async #call(script: string, budget: string, args: readonly (string | number)[]): Promise<unknown> {
    return this.#redis.eval(script, 1, `${this.#options.keyPrefix}{${budget}}`, ...args);
  }
}

/** The admin of a device's budget; null for any other. The device is what follows the last colon, since an id may hold some, too. */
function ownerOfDevice(budget: string): string | null {
  return /^device:(.+):[^:]*$/.exec(budget)?.[1] ?? null;
}

const indexOf = (adminId: string): string => `owner:${adminId}`;

function textsOf(reply: unknown): readonly string[] {
  if (Array.isArray(reply) && reply.every((one) => typeof one === 'string')) return reply;
  throw new AttemptStoreUnavailable(NOT_OURS);
}

function numbersOf(reply: unknown): readonly number[] {
  if (Array.isArray(reply) && reply.every((one) => typeof one === 'number')) return reply;
  throw new AttemptStoreUnavailable(NOT_OURS);
}
