import type { AttemptLimiter, AttemptReservation, ReservationClaim } from '../../credentials/attempt-limiter.contract.js';
import { later } from '../../kernel/ids.js';
import { atomically } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import type { StoredBudget } from '../doubles/stored-rows.js';

const FRESH: StoredBudget = Object.freeze({ reservations: [], lockedUntil: null });

/** {@link AttemptLimiter} over `store.budgets`. Holds every reservation that counts, so that settling one twice finds nothing. */
export class InMemoryAttemptLimiter implements AttemptLimiter {
  constructor(private readonly store: InMemoryStore) {}

  reserve({ budget, factor, limit, lockoutMs, at }: AttemptReservation): Promise<ReservationClaim> {
    return atomically(() => {
      const stored = this.store.budgets.get(budget) ?? FRESH;
      if (stored.lockedUntil !== null && at < stored.lockedUntil) return { outcome: 'throttled', retryAt: stored.lockedUntil };
      const { reservations } = stored.lockedUntil === null ? stored : FRESH;
      if (reservations.length >= limit) {
        // The limit was lowered below what is used already: locked from now on, as if it had just been reached.
        const retryAt = later(at, lockoutMs);
        this.write(budget, { reservations, lockedUntil: retryAt });
        return { outcome: 'throttled', retryAt };
      }
      const reservationId = this.store.newReservationId();
      const attemptsLeft = limit - reservations.length - 1;
      const throttledUntil = attemptsLeft === 0 ? later(at, lockoutMs) : null;
      this.write(budget, { reservations: [...reservations, { reservationId, factor }], lockedUntil: throttledUntil });
      return { outcome: 'reserved', reservationId, attemptsLeft, throttledUntil };
    });
  }

  settle(settlement: Parameters<AttemptLimiter['settle']>[0]): Promise<void> {
    return atomically(() => {
      const { budget, factor, reservationId, result, at } = settlement;
      const stored = this.store.budgets.get(budget) ?? FRESH;
      // The lock is over, so the budget has started anew: this reservation does not count any more.
      if (stored.lockedUntil !== null && at >= stored.lockedUntil) return;
      const isThis = (one: StoredBudget['reservations'][number]): boolean =>
        one.reservationId === reservationId && one.factor === factor;
      if (!stored.reservations.some(isThis)) return;
      const reservations = stored.reservations.filter((one) => (result === 'succeeded' ? one.factor !== factor : !isThis(one)));
      // A reservation taken back takes back the lock it led to: the budget is not used up any more.
      this.write(budget, { reservations, lockedUntil: null });
    });
  }

  private write(budget: string, { reservations, lockedUntil }: StoredBudget): void {
    this.store.budgets.set(budget, Object.freeze({ reservations: Object.freeze(reservations), lockedUntil }));
  }
}
