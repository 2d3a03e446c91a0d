import { randomUUID } from 'node:crypto';

import type { AttemptLimiter, AttemptReservation, Factor, Instant, ReservationClaim } from '@maatify/admin-infra';
import { instant } from '@maatify/admin-infra';
import type { Selectable } from 'kysely';

import type { AttemptBudgetsTable } from '../schema/database.js';
import type { Store } from '../store/store.js';
import { reserved, returned, succeeded } from './attempt-counts.js';

/** The last moment an instant can be; a lock never ends later. */
const LAST_INSTANT = 8_640_000_000_000_000;

/**
 * Counts attempts, each method in a transaction of its own that holds the budget's row: an attempt that was counted stays
 * counted whatever becomes of the sign-in, and parallel calls count one after the other.
 */
export class KyselyAttemptLimiter implements AttemptLimiter {
  constructor(private readonly store: Store) {}

  reserve({ budget, factor, limit, lockoutMs, at }: AttemptReservation): Promise<ReservationClaim> {
    const { dialect } = this.store;
    return this.store.transaction(async (tx): Promise<ReservationClaim> => {
      const fresh = { budget, lockedUntil: null, usedAt: at };
      const stored = await dialect.lockedOrNew<Selectable<AttemptBudgetsTable>>(tx, 'attemptBudgets', fresh, 'budget');
      // While locked nothing is written: hammering does not prolong a lock.
      if (stored.lockedUntil !== null && at < stored.lockedUntil) return { outcome: 'throttled', retryAt: stored.lockedUntil };
      const lockUntil = instant(Math.min(LAST_INSTANT, at + lockoutMs));
      const { counts, attemptsLeft } = reserved(stored, factor, limit);
      const lockedUntil = attemptsLeft <= 0 ? lockUntil : null;
      const budgetWrite = tx
        .updateTable('attemptBudgets')
        .set({ ...counts, lockedUntil, usedAt: at })
        .where('budget', '=', budget);
      if (attemptsLeft < 0) {
        // Used up without a lock: the limit was lowered since. Then this call starts the lock, and gets nothing.
        await budgetWrite.execute();
        return { outcome: 'throttled', retryAt: lockUntil };
      }
      const reservationId = randomUUID();
      const round = factor === 'password' ? counts.passwordRound : counts.totpRound;
      const reservation = { reservationId, budget, factor, round, reservedAt: at };
      await dialect.together(tx, { budget: budgetWrite, reservation: tx.insertInto('attemptReservations').values(reservation) });
      return { outcome: 'reserved', reservationId, attemptsLeft, throttledUntil: lockedUntil };
    });
  }

  async settle(settlement: {
    readonly budget: string;
    readonly factor: Factor;
    readonly reservationId: string;
    readonly result: 'succeeded' | 'returned';
    readonly at: Instant;
  }): Promise<void> {
    const { budget, factor, reservationId, result, at } = settlement;
    const { dialect } = this.store;
    await this.store.transaction(async (tx) => {
      // Budget and reservation locked in one go: a second settlement waits, and then finds no reservation any more.
      const found = await dialect
        .locked(
          tx
            .selectFrom('attemptBudgets')
            .innerJoin('attemptReservations', 'attemptReservations.budget', 'attemptBudgets.budget')
            .selectAll('attemptBudgets')
            .select('attemptReservations.round')
            .where('attemptBudgets.budget', '=', budget)
            .where('attemptReservations.reservationId', '=', reservationId)
            .where('attemptReservations.factor', '=', factor),
        )
        .executeTakeFirst();
      if (found === undefined) return;
      const counts = result === 'succeeded' ? succeeded(found, factor, at) : returned(found, factor, found.round, at);
      await dialect.together(tx, {
        reservation: tx.deleteFrom('attemptReservations').where('reservationId', '=', reservationId),
        ...(counts === null ? {} : { budget: tx.updateTable('attemptBudgets').set(counts).where('budget', '=', budget) }),
      });
    });
  }
}
