import type { AdminStatus } from '../kernel/admin-status.js';
import type { AdminId } from '../kernel/ids.js';
import { adminTarget } from '../kernel/proofs.js';
import type { Emits } from '../runner/capabilities.js';
import { result } from '../runner/outcomes.js';
import type { ChallengeSnapshot } from '../sessions/session.record.js';
import type { SignInFailure } from './authentication.events.js';
import { LOGIN_FAILED } from './authentication.events.js';
import { TOTP_FAILED } from './totp/totp.events.js';

/** Whom a refused sign-in was about, as far as that is known; `status` is null where it decided nothing. */
interface Refused {
  readonly adminId: AdminId;
  readonly status: AdminStatus | null;
}

/** Refuses a sign-in at whichever step, and leaves its record: every refusal leaves the same one. */
export function signInRefused<R>(run: Emits<typeof LOGIN_FAILED>, who: Refused | null, reason: SignInFailure, result: R): R {
  run.audit(LOGIN_FAILED, { reason, status: who?.status ?? null }, who && adminTarget(who.adminId));
  return result;
}

/**
 * Refuses a step after the password. Whoever comes this far with somebody else's password is told apart from a guest only in the
 * trail, so each such end leaves the record that it would have left at the first step.
 */
export function stepRefused<R>(
  run: Emits<typeof LOGIN_FAILED>,
  snapshot: ChallengeSnapshot | null,
  reason: SignInFailure,
  result: R,
): R {
  const who = snapshot && { adminId: snapshot.challenge.adminId, status: snapshot.adminStatus };
  return signInRefused(run, who, reason, result);
}

/** As {@link stepRefused}, where time ran out: of the challenge, or of what it was to prove. A made-up challenge looks the same. */
export function stepExpired<R>(run: Emits<typeof TOTP_FAILED>, snapshot: ChallengeSnapshot | null, result: R): R {
  run.audit(TOTP_FAILED, { reason: 'expired' }, snapshot && adminTarget(snapshot.challenge.adminId));
  return result;
}

export function challengeExpired(run: Emits<typeof TOTP_FAILED>, snapshot: ChallengeSnapshot | null) {
  return stepExpired(run, snapshot, result('rejected', { reason: 'challenge_expired' }));
}

/** From outside a shut-out admin's challenge is one that does not exist any more; the trail knows better. */
export function noLongerActive(run: Emits<typeof LOGIN_FAILED>, snapshot: ChallengeSnapshot) {
  return stepRefused(run, snapshot, 'not_active', result('rejected', { reason: 'challenge_expired' }));
}
