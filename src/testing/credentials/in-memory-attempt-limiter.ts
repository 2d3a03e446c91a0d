import type { AttemptLimiter, AttemptReservation, ReservationClaim } from '../../credentials/attempt-limiter.contract.js';
import { later } from '../../kernel/ids.js';
import type { Instant } from '../../kernel/ids.js';
import { atomically, lost } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import type { StoredBudget } from '../doubles/stored-rows.js';

const FRESH: StoredBudget = Object.freeze({ reservations: [], lockedAt: null });

/** {@link AttemptLimiter} over `store.budgets`. Holds every reservation that counts, so that settling one twice finds nothing. */
export class InMemoryAttemptLimiter implements AttemptLimiter {
  constructor(private readonly store: InMemoryStore) {}

  reserve({ budget, factor, limit, lockoutMs, windowMs, at }: AttemptReservation): Promise<ReservationClaim> {
    return atomically(() => {
      const stored = this.store.budgets.get(budget) ?? FRESH;
      const { reservations: made, lockedAt } = datedUntil(at, stored);
      if (lockedAt !== null && at < lockedAt + lockoutMs) {
        // Else a lock that a fast clock began would move along with every question, and end when that moment comes.
        if (lockedAt !== stored.lockedAt) this.write(budget, { reservations: made, lockedAt });
        return { outcome: 'throttled', retryAt: later(lockedAt, lockoutMs) };
      }
      const counting = lockedAt === null ? made : FRESH.reservations;
      const reservations = counting.filter((one) => one.at > at - windowMs);
      if (reservations.length >= limit) {
        // The limit was lowered below what is used already: locked from now on, as if it had just been reached.
        this.write(budget, { reservations, lockedAt: at });
        return { outcome: 'throttled', retryAt: later(at, lockoutMs) };
      }
      const reservationId = this.store.newReservationId();
      const attemptsLeft = limit - reservations.length - 1;
      const isLast = attemptsLeft === 0;
      this.write(budget, { reservations: [...reservations, { reservationId, factor, at }], lockedAt: isLast ? at : null });
      return { outcome: 'reserved', reservationId, attemptsLeft, throttledUntil: isLast ? later(at, lockoutMs) : null };
    });
  }

  settle({ budget, factor, reservationId, result }: Parameters<AttemptLimiter['settle']>[0]): Promise<void> {
    return atomically(() => {
      const stored = this.store.budgets.get(budget) ?? FRESH;
      const isThis = (one: StoredBudget['reservations'][number]): boolean =>
        one.reservationId === reservationId && one.factor === factor;
      if (!stored.reservations.some(isThis)) return;
      const reservations = stored.reservations.filter((one) => (result === 'succeeded' ? one.factor !== factor : !isThis(one)));
      // A reservation taken back takes back the lock it led to: the budget is not used up any more.
      this.write(budget, { reservations, lockedAt: null });
    });
  }

  clear({ adminId, factor }: Parameters<AttemptLimiter['clear']>[0]): ReturnType<AttemptLimiter['clear']> {
    return atomically(() => {
      // The device is what follows the last colon: another one before it belongs to the id of somebody else.
      const own = (budget: string): boolean =>
        [`admin:${adminId}`, `enrolment:${adminId}`, `device:${adminId}:${budget.split(':').at(-1) ?? ''}`].includes(budget);
      let forgotten = 0;
      for (const [budget, { reservations }] of [...this.store.budgets]) {
        if (!own(budget)) continue;
        const left = reservations.filter((one) => factor !== null && one.factor !== factor);
        if (left.length === reservations.length) continue;
        forgotten += reservations.length - left.length;
        this.write(budget, { reservations: left, lockedAt: null });
      }
      return forgotten > 0 ? { outcome: 'won', adminId } : lost('not_throttled');
    });
  }

  private write(budget: string, { reservations, lockedAt }: StoredBudget): void {
    this.store.budgets.set(budget, Object.freeze({ reservations: Object.freeze(reservations), lockedAt }));
  }
}

/** A stored moment later than now is a clock that ran ahead: it is now, from now on. */
function datedUntil(now: Instant, { reservations, lockedAt }: StoredBudget): StoredBudget {
  const past = (moment: Instant): Instant => Math.min(moment, now) as Instant;
  return {
    reservations: reservations.map((one) => ({ ...one, at: past(one.at) })),
    lockedAt: lockedAt === null ? null : past(lockedAt),
  };
}
