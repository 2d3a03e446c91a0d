import { randomUUID } from 'node:crypto';

import type { AdminId, AttemptLimiter, AttemptReservation, Factor, Instant, ReservationClaim } from '@maatify/admin-infra';
import { instant } from '@maatify/admin-infra';
import type { Kysely, Selectable } from 'kysely';
import { sql } from 'kysely';

import type { AttemptBudgetsTable, Database } from '../schema/database.js';
import { lost } from '../store/lost.js';
import type { Store } from '../store/store.js';
import type { Attempt, Used } from './attempt-counts.js';
import { counting, NO_LOCK, noLaterThan, settled, without } from './attempt-counts.js';

/** The last moment an instant can be; a lock never ends later. */
const LAST_INSTANT = 8_640_000_000_000_000;

/**
 * Counts attempts, each method in a transaction of its own that holds the rows of the budgets: an attempt that was counted stays
 * counted whatever becomes of the sign-in, and parallel calls count one after the other.
 */
export class KyselyAttemptLimiter implements AttemptLimiter {
  constructor(private readonly store: Store) {}

  reserve({ budget, factor, limit, lockoutMs, windowMs, at }: AttemptReservation): Promise<ReservationClaim> {
    const { dialect } = this.store;
    return this.store.transaction(async (tx): Promise<ReservationClaim> => {
      const fresh = { budget, counted: '[]', ...NO_LOCK, usedAt: at };
      const row = await dialect.lockedOrNew<Selectable<AttemptBudgetsTable>>(tx, 'attemptBudgets', fresh, 'budget');
      const stored = usedOf(row);
      const lockUntil = ending(at, lockoutMs);
      if (stored.lockedAt !== null) {
        const lockedAt = noLaterThan(at, stored.lockedAt);
        const retryAt = ending(lockedAt, lockoutMs);
        if (at < retryAt) {
          // While locked nothing is written, so hammering does not prolong a lock; but one from a clock that ran ahead begins now.
          if (lockedAt !== stored.lockedAt) await write(tx, budget, { ...stored, lockedAt }, at);
          return { outcome: 'throttled', retryAt };
        }
      }
      const before = counting(stored, windowMs, at);
      const attemptsLeft = limit - before.length - 1;
      if (attemptsLeft < 0) {
        // Used up without a lock: the limit was lowered since. Then this call starts the lock, and gets nothing.
        await write(tx, budget, { attempts: before, lockedAt: at, lockedForMs: lockoutMs }, at);
        return { outcome: 'throttled', retryAt: lockUntil };
      }
      const reservationId = randomUUID();
      const attempts = [...before, [reservationId, factor, at] as const];
      const isLast = attemptsLeft === 0;
      await write(tx, budget, { attempts, ...(isLast ? { lockedAt: at, lockedForMs: lockoutMs } : NO_LOCK) }, at);
      return { outcome: 'reserved', reservationId, attemptsLeft, throttledUntil: isLast ? lockUntil : null };
    });
  }

  async settle(settlement: {
    readonly budget: string;
    readonly factor: Factor;
    readonly reservationId: string;
    readonly result: 'succeeded' | 'returned';
    readonly at: Instant;
  }): Promise<void> {
    const { budget } = settlement;
    await this.store.transaction(async (tx) => {
      // Locked: a second settlement waits, and then finds the attempt gone.
      const query = tx.selectFrom('attemptBudgets').selectAll().where('budget', '=', budget);
      const row = await this.store.dialect.locked(query).executeTakeFirst();
      if (row === undefined) return;
      const left = settled(usedOf(row), settlement);
      if (left !== null) await write(tx, budget, { ...left, ...NO_LOCK }, row.usedAt);
    });
  }

  clear({
    adminId,
    factor,
  }: {
    readonly adminId: AdminId;
    readonly factor: Factor | null;
    readonly at: Instant;
  }): ReturnType<AttemptLimiter['clear']> {
    return this.store.transaction(async (tx) => {
      const devices = `device:${adminId}:`;
      const query = tx
        .selectFrom('attemptBudgets')
        .selectAll()
        .where((eb) =>
          eb.or([
            eb('budget', 'in', [`admin:${adminId}`, `enrolment:${adminId}`]),
            // A range of the primary key, in which no character of an id means anything; the semicolon comes right after the colon.
            eb.and([eb('budget', '>=', devices), eb('budget', '<', `device:${adminId};`)]),
          ]),
        )
        .orderBy('budget');
      // Locked, as for a reservation: what is counted beside us is forgotten with the rest or stays whole.
      const rows = await this.store.dialect.locked(query).execute();
      const taken = rows
        // The device is what follows the last colon. Another one before it belongs to the id of somebody else.
        .filter(({ budget }) => !budget.startsWith(devices) || !budget.slice(devices.length).includes(':'))
        .map((row) => ({ budget: row.budget, left: without(usedOf(row), factor) }))
        .filter((one): one is Cleared => one.left !== null);
      if (taken.length === 0) return lost('not_throttled');
      await tx
        .updateTable('attemptBudgets')
        .set({ counted: leftIn(taken), ...NO_LOCK })
        .where(
          'budget',
          'in',
          taken.map(({ budget }) => budget),
        )
        .execute();
      return { outcome: 'won', adminId };
    });
  }
}

interface Cleared {
  readonly budget: string;
  readonly left: readonly Attempt[];
}

/** What is left of each budget, in one statement for all of them. */
function leftIn(cleared: readonly Cleared[]) {
  const cases = cleared.map(({ budget, left }) => sql`when ${budget} then ${JSON.stringify(left)}`);
  return sql<string>`case ${sql.ref('budget')} ${sql.join(cases, sql` `)} end`;
}

function usedOf({ counted, lockedAt, lockedForMs }: Selectable<AttemptBudgetsTable>): Used {
  return { attempts: JSON.parse(counted) as readonly Attempt[], lockedAt, lockedForMs };
}

async function write(tx: Kysely<Database>, budget: string, { attempts, ...lock }: Used, usedAt: Instant): Promise<void> {
  const set = { counted: JSON.stringify(attempts), ...lock, usedAt };
  await tx.updateTable('attemptBudgets').set(set).where('budget', '=', budget).execute();
}

function ending(from: Instant, lockoutMs: number): Instant {
  return instant(Math.min(LAST_INSTANT, from + lockoutMs));
}
