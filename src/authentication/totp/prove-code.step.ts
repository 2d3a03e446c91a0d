import type { BRUTE_FORCE_DETECTED, FAILED_ATTEMPTS_NOTICE } from '../../credentials/credentials.events.js';
import type { AttemptSubject, ReservedAttempt } from '../../credentials/reserve-attempt.step.js';
import { budgetOf, reportIfLast, reserve } from '../../credentials/reserve-attempt.step.js';
import type { AdminId } from '../../kernel/ids.js';
import { adminTarget } from '../../kernel/proofs.js';
import type { Redacted } from '../../kernel/redacted.js';
import type { Emits, Notifies, Queries, Restricts } from '../../runner/capabilities.js';
import { isRecoveryCode } from '../../runner/input/input-rules.js';
import { result } from '../../runner/outcomes.js';
import { RECOVERY_CODE_USED, RECOVERY_CODE_USED_NOTICE } from '../recovery-codes/recovery-codes.events.js';
import { claimRecoveryCode } from '../recovery-codes/recovery-codes.methods.js';
import { useRecoveryCode } from '../recovery-codes/use-recovery-code.step.js';
import { TOTP_FAILED } from './totp.events.js';
import { claimTotpStep, matchTotpCode } from './totp.methods.js';

/** What uses a code up, of the authenticator or in its place, and what is told of it. */
export const CODE_USE_WRITES = [claimTotpStep, claimRecoveryCode] as const;
export const CODE_USE_EVENTS = [TOTP_FAILED, RECOVERY_CODE_USED] as const;
export const CODE_USE_NOTICES = [RECOVERY_CODE_USED_NOTICE] as const;

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

export type UsingRun = CodeCall & Emits<(typeof CODE_USE_EVENTS)[number]> & Notifies<(typeof CODE_USE_NOTICES)[number]>;

/** What became of a code; `not_enabled` where the factor went meanwhile. */
type CodeUse = 'used' | 'invalid' | 'replayed' | 'not_enabled';

/** Uses up what was typed: a step of the authenticator, or a recovery code in its place. */
export async function useCode(
  run: UsingRun,
  { adminId, sealedSeed, code }: { readonly adminId: AdminId; readonly sealedSeed: Redacted; readonly code: Redacted },
): Promise<CodeUse> {
  if (isRecoveryCode(code.reveal())) return useRecoveryCode(run, adminId, code);
  const step = await stepOf(run, sealedSeed, code);
  if (step === null) return 'invalid';
  const claim = await run.restrict(claimTotpStep, { adminId, step, at: run.now });
  return claim.outcome === 'won' ? 'used' : claim.reason;
}

/**
 * A replayed code looks like a wrong one from outside; the audit trail knows better. The last code of a factor that went meanwhile is
 * worth no more than one that was used.
 */
export function invalidCode(run: CodeCall, { adminId }: AttemptSubject, attempt: ReservedAttempt, use: Exclude<CodeUse, 'used'>) {
  run.audit(TOTP_FAILED, { reason: use === 'not_enabled' ? 'replayed' : use }, adminTarget(adminId));
  reportIfLast(run, attempt, adminId);
  return result('rejected', { reason: 'invalid_code', attemptsLeft: attempt.attemptsLeft });
}
