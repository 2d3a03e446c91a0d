import { budgetOf, reportIfLast, reserve } from '../../credentials/attempts.js';
import type { AttemptSubject, ReservedAttempt } from '../../credentials/attempts.js';
import { adminTarget } from '../../kernel/proofs.js';
import type { Redacted } from '../../kernel/redacted.js';
import type { Contact, Emits, Narrows, Notifies } from '../../operations/contact.js';
import { ended } from '../../operations/outcomes.js';
import { matchTotpCode } from './totp.edges.js';

type CodeCall = Contact & Narrows & Emits<'auth.totp.failed' | 'security.bruteforce.detected'> & Notifies<'failed_attempts'>;

/** Counts the attempt before the code is looked at, per admin and not per challenge (A3, F06, F07); else says why not. */
export async function reserveForCode(call: CodeCall, subject: AttemptSubject) {
  const attempt = await reserve(call, budgetOf(subject), 'totp');
  if (attempt.reserved) return attempt;
  call.audit('auth.totp.failed', { reason: 'throttled' }, adminTarget(subject.adminId));
  return { reserved: false, refusal: ended('throttled', { retryAt: attempt.retryAt }) } as const;
}

/** The step the code belongs to, or null for a wrong one. */
export async function stepOf(call: Contact, sealedSeed: Redacted, code: Redacted): Promise<number | null> {
  const { step } = await call.ask(matchTotpCode, { sealedSeed, code, at: call.now });
  return step;
}

/** A replayed code looks like a wrong one from outside; the audit trail knows better (MF6). */
export function invalidCode(
  call: CodeCall,
  { adminId }: AttemptSubject,
  attempt: ReservedAttempt,
  reason: 'invalid' | 'replayed',
) {
  call.audit('auth.totp.failed', { reason }, adminTarget(adminId));
  reportIfLast(call, attempt, adminId);
  return ended('rejected', { reason: 'invalid_code', attemptsLeft: attempt.attemptsLeft });
}
