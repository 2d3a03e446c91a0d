import { randomUUID } from 'node:crypto';

import type { AttemptLimiter, AttemptReservation, Factor, Instant, ReservationClaim } from '@maatify/admin-infra';
import { instant } from '@maatify/admin-infra';
import { Inject } from '@nestjs/common';
import { sql } from 'drizzle-orm';

import type { Database } from '../database/database.js';
import { DATABASE, rowsOf } from '../database/database.js';
import { attemptBudgets, attemptReservations } from '../database/schema.js';
import { StoreAdapter } from './support/store-adapter.js';

/** Nothing that was reserved a day ago is settled any more: operations live for seconds. */
const FORGET_RESERVATIONS_MS = 86_400_000;

interface BudgetRow {
  readonly used: number | string;
  readonly locked_until: number | string | null;
  readonly reserved: boolean;
}

/**
 * Counts attempts, each method in one statement of its own and never inside anybody's transaction: an attempt that was
 * counted stays counted whatever becomes of the sign-in (A4, F08).
 */
@StoreAdapter()
export class PgAttemptLimiter implements AttemptLimiter {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  async reserve({ budget, factor, limit, lockoutMs, at }: AttemptReservation): Promise<ReservationClaim> {
    const b = attemptBudgets;
    const id = randomUUID();
    const [password, totp] = factor === 'password' ? [1, 0] : [0, 1];
    const now = sql`${at}::bigint`;
    const lock = sql`${at + lockoutMs}::bigint`;
    const over = sql`(${b.lockedUntil} <= ${now}) is true`;
    const locked = sql`(${b.lockedUntil} > ${now}) is true`;
    // A lock that is over empties the budget at its next use (F12).
    const used = sql`(case when ${over} then 0 else ${b.passwordCount} + ${b.totpCount} end)`;
    // Used up without a lock: the limit was lowered since. Then this call starts the lock, and gets nothing.
    const refused = sql`(${locked} or ${used} >= ${limit})`;
    const count = (column: typeof b.passwordCount | typeof b.totpCount, plus: number) =>
      sql`case when ${refused} then ${column} else (case when ${over} then 0 else ${column} end) + ${plus}::int end`;
    const round = (column: typeof b.passwordRound | typeof b.totpRound) =>
      sql`case when ${over} then ${column} + 1 else ${column} end`;
    // Reading, deciding and counting are one upsert: parallel calls queue on the budget's row and each counts what the one
    // before it stored, so no two get the same number (A3, F09). While locked every column keeps its value (A10).
    const rows = await rowsOf<BudgetRow>(
      this.db,
      sql`
        with counted as (
          insert into ${b} (budget, password_count, totp_count, locked_until, last_reservation)
          values (${budget}, ${password}::int, ${totp}::int, case when ${limit} <= 1 then ${lock} end, ${id})
          on conflict (budget) do update set
            password_count = ${count(b.passwordCount, password)},
            totp_count = ${count(b.totpCount, totp)},
            password_round = ${round(b.passwordRound)},
            totp_round = ${round(b.totpRound)},
            locked_until = case when ${locked} then ${b.lockedUntil} when ${used} + 1 >= ${limit} then ${lock} end,
            last_reservation = case when ${refused} then ${b.lastReservation} else ${id} end
          returning *
        ), forgotten as (
          delete from ${attemptReservations} where budget = ${budget} and reserved_at < ${at - FORGET_RESERVATIONS_MS}::bigint
        ), noted as (
          insert into ${attemptReservations} (reservation_id, budget, factor, round, reserved_at)
          select ${id}, budget, ${factor}, case when ${password} = 1 then password_round else totp_round end, ${now}
          from counted where last_reservation = ${id}
        )
        select password_count + totp_count as used, locked_until, last_reservation = ${id} as reserved from counted`,
    );
    const [row] = rows;
    if (row === undefined) throw new Error('The attempt budget was not written.');
    const lockedUntil = row.locked_until === null ? null : instant(Number(row.locked_until));
    if (row.reserved) {
      return { outcome: 'reserved', reservationId: id, attemptsLeft: limit - Number(row.used), throttledUntil: lockedUntil };
    }
    if (lockedUntil === null) throw new Error('An attempt was refused without a lock.');
    return { outcome: 'throttled', retryAt: lockedUntil };
  }

  async settle(settlement: {
    readonly budget: string;
    readonly factor: Factor;
    readonly reservationId: string;
    readonly result: 'succeeded' | 'returned';
    readonly at: Instant;
  }): Promise<void> {
    const { budget, factor, reservationId, result, at } = settlement;
    const { count, round, otherCount, otherRound } = COLUMNS[factor];
    const now = sql`${at}::bigint`;
    const over = sql`(locked_until <= ${now}) is true`;
    const change =
      result === 'succeeded'
        ? // Only this factor's part is given back; a success elsewhere resets nothing (F13). Unless the lock is over: then
          // the whole budget was due to start anew, and lifting the lock must not lose that.
          sql`set ${count} = 0, ${round} = ${round} + 1, locked_until = null,
                ${otherCount} = case when ${over} then 0 else ${otherCount} end,
                ${otherRound} = case when ${over} then ${otherRound} + 1 else ${otherRound} end
              from settled where b.budget = ${budget}`
        : // One less than counted, so the budget is not used up and its lock has no ground. Not once the count it belongs to
          // was set to zero (another round) or is due to be (the lock is over): that would hand out an extra attempt.
          sql`set ${count} = ${count} - 1, locked_until = null
              from settled where b.budget = ${budget} and ${round} = settled.round and ${count} > 0 and not ${over}`;
    // Deleting the reservation is the claim: only the call that deletes it changes the budget, so a second one changes nothing.
    await this.db.execute(sql`
      with settled as (
        delete from ${attemptReservations}
        where reservation_id = ${reservationId} and budget = ${budget} and factor = ${factor}
        returning round
      )
      update ${attemptBudgets} as b ${change}`);
  }
}

const COLUMNS = {
  password: columns('password', 'totp'),
  totp: columns('totp', 'password'),
} as const;

function columns(factor: Factor, other: Factor) {
  return {
    count: sql.identifier(`${factor}_count`),
    round: sql.identifier(`${factor}_round`),
    otherCount: sql.identifier(`${other}_count`),
    otherRound: sql.identifier(`${other}_round`),
  };
}
