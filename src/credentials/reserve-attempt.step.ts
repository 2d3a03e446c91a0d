import { digestOf } from '../kernel/digest.js';
import type { AdminId, CanonicalEmail, Digest, Instant } from '../kernel/ids.js';
import { later } from '../kernel/ids.js';
import type { Target } from '../kernel/proofs.js';
import { adminTarget } from '../kernel/proofs.js';
import type { Emits, Notifies, Queries, Restricts } from '../runner/capabilities.js';
import { ATTEMPTS_WINDOW_MINUTES, LOCKOUT_MINUTES, MAX_LOGIN_ATTEMPTS } from '../settings/core-settings.js';
import type { Factor } from './attempt-limiter.contract.js';
import type { GuessedAt } from './credentials.events.js';
import { BRUTE_FORCE_DETECTED, FAILED_ATTEMPTS_NOTICE } from './credentials.events.js';
import { reserveAttempt, settleAttempt } from './credentials.methods.js';

const MINUTE_MS = 60_000;

/** The settings a reservation depends on; an operation that verifies a secret declares them. */
export const ATTEMPT_SETTINGS = [MAX_LOGIN_ATTEMPTS, LOCKOUT_MINUTES, ATTEMPTS_WINDOW_MINUTES] as const;

/** The write of what is only counted. */
export const COUNTING_WRITES = [reserveAttempt] as const;

/** The writes of an attempt. */
export const ATTEMPT_WRITES = [reserveAttempt, settleAttempt] as const;

/** Whom an attempt is about. */
export type AttemptSubject =
  | {
      readonly adminId: AdminId;
      /** Set only when this admin completed a sign-in from this device before. */
      readonly recognisedDevice: Digest | null;
    }
  | {
      readonly adminId: AdminId;
      /** A code that confirms an enrolment is no way in, so mistyping it keeps nobody from signing in. */
      readonly enrolment: true;
    };

/**
 * The budget an attempt draws on. A recognised device has one of its own, which strangers cannot spend, so an outsider
 * cannot keep an admin out; everybody else shares the admin's.
 */
export function budgetOf(subject: AttemptSubject): string {
  const { adminId } = subject;
  if ('enrolment' in subject) return `enrolment:${adminId}`;
  const { recognisedDevice } = subject;
  return recognisedDevice === null ? `admin:${adminId}` : `device:${adminId}:${recognisedDevice}`;
}

/** Unknown emails have budgets too: without one, throttling would tell which emails exist. */
export function budgetOfUnknown(email: CanonicalEmail): string {
  return `unknown:${digestOf('unknown_email', email)}`;
}

/** Asking for a mailed code has one budget for an address, whoever has it, apart from those of signing in. */
export function budgetOfRecovery(email: CanonicalEmail): string {
  return `recovery:${digestOf('recovery', email)}`;
}

/** Codes for contacts have a budget of an admin's own, for typing them and another for having them sent: neither is a way in. */
export function budgetOfContacts(adminId: AdminId, what: 'typed' | 'sent'): string {
  return `contacts_${what}:${adminId}`;
}

/** An attempt that was counted before the secret is looked at; unsettled it counts as failed. */
export interface ReservedAttempt {
  readonly reserved: true;
  readonly budget: string;
  readonly factor: Factor;
  readonly reservationId: string;
  readonly attemptsLeft: number;
  /** Set when this was the last attempt before the lock. */
  readonly throttledUntil: Instant | null;
}

type Reservation = ReservedAttempt | { readonly reserved: false; readonly retryAt: Instant };

/** Counts an attempt at a secret, and gives it back should the run fail before anybody knows whether it was right. */
export async function reserve(run: Queries & Restricts, budget: string, factor: Factor): Promise<Reservation> {
  const attempt = await count(run, budget, factor);
  if (attempt.reserved) {
    const { reservationId } = attempt;
    // Should the run fail from here on, nobody learns whether the secret was right: then it was no guess, and an outage locks nobody.
    run.onFailure(settleAttempt, { budget, factor, reservationId, result: 'returned', at: run.now });
  }
  return attempt;
}

/** Counts what is never right or wrong, such as asking for a mail. */
export async function count(run: Queries & Restricts, budget: string, factor: Factor): Promise<Reservation> {
  const lockoutMs = run.setting(LOCKOUT_MINUTES) * MINUTE_MS;
  const claim = await run.restrict(reserveAttempt, {
    budget,
    factor,
    limit: run.setting(MAX_LOGIN_ATTEMPTS),
    lockoutMs,
    windowMs: run.setting(ATTEMPTS_WINDOW_MINUTES) * MINUTE_MS,
    at: run.now,
  });
  // Whatever a store says, nobody waits longer than the setting from now.
  const atMost = (until: Instant): Instant => Math.min(until, later(run.now, lockoutMs)) as Instant;
  if (claim.outcome === 'throttled') return { reserved: false, retryAt: atMost(claim.retryAt) };
  const { reservationId, attemptsLeft } = claim;
  const throttledUntil = claim.throttledUntil === null ? null : atMost(claim.throttledUntil);
  return { reserved: true, budget, factor, reservationId, attemptsLeft, throttledUntil };
}

/** The secret was right: gives this factor's part of the budget back. Runs beside the write that the success leads to. */
export function settleSucceeded(run: Queries & Restricts, attempt: ReservedAttempt): Promise<void> {
  return settle(run, attempt, 'succeeded');
}

/** The secret was never looked at, for a reason no client can bring about: that was no guess. */
export function giveBack(run: Queries & Restricts, attempt: ReservedAttempt): Promise<void> {
  return settle(run, attempt, 'returned');
}

async function settle(run: Queries & Restricts, attempt: ReservedAttempt, result: 'succeeded' | 'returned'): Promise<void> {
  const { budget, factor, reservationId } = attempt;
  await run.restrict(settleAttempt, { budget, factor, reservationId, result, at: run.now });
}

/** Tells of a failed attempt that used the budget up: once per lock, to the audit trail and to the admin, if there is one. */
export function reportIfLast(
  run: Emits<typeof BRUTE_FORCE_DETECTED> & Notifies<typeof FAILED_ATTEMPTS_NOTICE>,
  attempt: ReservedAttempt,
  adminId: AdminId | null,
  guessedAt: GuessedAt = attempt.factor,
): void {
  if (attempt.throttledUntil === null) return;
  const target: Target | null = adminId === null ? null : adminTarget(adminId);
  run.audit(BRUTE_FORCE_DETECTED, { factor: guessedAt, until: attempt.throttledUntil }, target);
  if (adminId !== null) run.notify(FAILED_ATTEMPTS_NOTICE, { kind: 'admin', adminId });
}
