import type { BRUTE_FORCE_DETECTED, FAILED_ATTEMPTS_NOTICE } from '../../credentials/credentials.events.js';
import type { AttemptSubject, ReservedAttempt } from '../../credentials/reserve-attempt.step.js';
import { budgetOf, reportIfLast, reserve } from '../../credentials/reserve-attempt.step.js';
import { adminTarget } from '../../kernel/proofs.js';
import type { Redacted } from '../../kernel/redacted.js';
import type { Emits, Notifies, Queries, Restricts } from '../../runner/capabilities.js';
import { result } from '../../runner/outcomes.js';
import { TOTP_FAILED } from './totp.events.js';
import { matchTotpCode } from './totp.methods.js';

export type CodeCall = Queries &
  Restricts &
  Emits<typeof TOTP_FAILED | typeof BRUTE_FORCE_DETECTED> &
  Notifies<typeof FAILED_ATTEMPTS_NOTICE>;

/** Counts the attempt before the code is looked at, per admin and not per challenge; else says why not. */
export async function reserveForCode(run: CodeCall, subject: AttemptSubject) {
  const attempt = await reserve(run, budgetOf(subject), 'totp');
  if (attempt.reserved) return attempt;
  run.audit(TOTP_FAILED, { reason: 'throttled' }, adminTarget(subject.adminId));
  return { reserved: false, refusal: result('throttled', { retryAt: attempt.retryAt }) } as const;
}

/** The step the code belongs to, or null for a wrong one. */
export async function stepOf(run: Queries, sealedSeed: Redacted, code: Redacted): Promise<number | null> {
  const { step } = await run.query(matchTotpCode, { sealedSeed, code, at: run.now });
  return step;
}

/** A replayed code looks like a wrong one from outside; the audit trail knows better. */
export function invalidCode(
  run: CodeCall,
  { adminId }: AttemptSubject,
  attempt: ReservedAttempt,
  reason: 'invalid' | 'replayed',
) {
  run.audit(TOTP_FAILED, { reason }, adminTarget(adminId));
  reportIfLast(run, attempt, adminId);
  return result('rejected', { reason: 'invalid_code', attemptsLeft: attempt.attemptsLeft });
}
