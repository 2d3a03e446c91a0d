import type { AdminId, Instant } from '../kernel/ids.js';

/** Both factors share one budget; only success of the same factor gives its part back. */
export type Factor = 'password' | 'totp';

export interface AttemptReservation {
  /**
   * Whose budget: `admin:<id>`, `device:<admin id>:<device digest>`, `enrolment:<admin id>`, `contacts_typed:<admin id>`,
   * `contacts_sent:<admin id>`, or by the digest of a canonical email `unknown:<digest>` and `recovery:<digest>`.
   */
  readonly budget: string;
  readonly factor: Factor;
  /** Unsettled and failed attempts of both factors together, at most. */
  readonly limit: number;
  /** How long a lock lasts, by today's setting, counted from the attempt that used the budget up. */
  readonly lockoutMs: number;
  /** Attempts that were reserved longer ago than this count no more. */
  readonly windowMs: number;
  readonly at: Instant;
}

export type ReservationClaim =
  | {
      readonly outcome: 'reserved';
      readonly reservationId: string;
      readonly attemptsLeft: number;
      readonly throttledUntil: Instant | null;
    }
  | { readonly outcome: 'throttled'; readonly retryAt: Instant };

/**
 * Counts attempts at a secret, before they are evaluated.
 *
 * When to use: bind it to a store all processes share, with an atomic increment.
 *
 * Promises to keep:
 * - `reserve` counts the attempt before it answers, atomically: among any number of parallel calls exactly `limit` get
 *   `reserved` between two resets, with `attemptsLeft` of limit-1 down to 0, all distinct. The one that reaches
 *   the limit starts the lock: it answers `throttledUntil = at + lockoutMs`; the others answer null there.
 * - Attempts age: one that was reserved at or before `at - windowMs` counts no more.
 * - While the lock lasts, `reserve` answers `throttled` and changes nothing: hammering does not prolong it. It lasts `lockoutMs` by
 *   the setting of each question, counted from the attempt that used the budget up, so a shorter setting ends it sooner; a stored
 *   moment later than `at` counts as `at`, so no clock that ran ahead makes anybody wait longer than `lockoutMs` from now. Once it is
 *   over (`at >= retryAt`) the budget starts anew, and locks again when it is used up again.
 * - A reservation that is never settled counts as failed, also after a crash: no failure of the sign-in
 *   it belongs to may take it back.
 * - `settle` with `succeeded` sets that factor's count of the budget to zero and lifts a lock; with `returned` takes this one
 *   reservation back. Settling twice changes nothing the second time.
 * - `clear` forgets, in every budget of that admin (`admin:<id>`, `device:<id>:…`, `enrolment:<id>`), the attempts of that factor - of both
 *   where it is null - and lifts the lock of each budget from which it took an attempt. It wins when it forgot an attempt; an attempt
 *   that was reserved beside it may stay.
 * - Other budgets are never touched, and never evicted to make room.
 * Conformance: `contract=AttemptLimiter`, races included.
 *
 * Failures: throw when the store is out of reach; the sign-in then ends in an infrastructure failure, never unlimited.
 */
export interface AttemptLimiter {
  reserve(reservation: AttemptReservation): Promise<ReservationClaim>;
  settle(settlement: {
    readonly budget: string;
    readonly factor: Factor;
    readonly reservationId: string;
    readonly result: 'succeeded' | 'returned';
    readonly at: Instant;
  }): Promise<void>;
  clear(clearing: {
    readonly adminId: AdminId;
    /** null clears the attempts of both factors. */
    readonly factor: Factor | null;
    readonly at: Instant;
  }): Promise<
    { readonly outcome: 'won'; readonly adminId: AdminId } | { readonly outcome: 'lost'; readonly reason: 'not_throttled' }
  >;
}

export const AttemptLimiter = Symbol.for('@maatify/admin-infra/AttemptLimiter');
