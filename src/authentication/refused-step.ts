import type { SignInFailure } from '../effects/audit-catalogue.js';
import { adminTarget } from '../kernel/proofs.js';
import type { Emits } from '../operations/contact.js';
import { ended } from '../operations/outcomes.js';
import type { ChallengeSnapshot } from '../sessions/session.record.js';

/**
 * Refuses a step after the password. Whoever comes this far with somebody else's password is told apart from a guest only in the
 * trail, so each such end leaves the record that it would have left at the first step.
 */
export function stepRefused<R>(
  call: Emits<'auth.login.failed'>,
  snapshot: ChallengeSnapshot | null,
  reason: SignInFailure,
  result: R,
): R {
  call.audit('auth.login.failed', { reason, status: snapshot?.adminStatus ?? null }, targetOf(snapshot));
  return result;
}

/** As {@link stepRefused}, where time ran out: of the challenge, or of what it was to prove. A made-up challenge looks the same. */
export function stepExpired<R>(call: Emits<'auth.totp.failed'>, snapshot: ChallengeSnapshot | null, result: R): R {
  call.audit('auth.totp.failed', { reason: 'expired' }, targetOf(snapshot));
  return result;
}

export function challengeExpired(call: Emits<'auth.totp.failed'>, snapshot: ChallengeSnapshot | null) {
  return stepExpired(call, snapshot, ended('rejected', { reason: 'challenge_expired' }));
}

function targetOf(snapshot: ChallengeSnapshot | null) {
  return snapshot && adminTarget(snapshot.challenge.adminId);
}
