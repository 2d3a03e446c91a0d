import type { SignInFailure } from '../effects/audit-catalogue.js';
import type { AdminStatus } from '../kernel/admin-status.js';
import type { AdminId } from '../kernel/ids.js';
import { adminTarget } from '../kernel/proofs.js';
import type { Emits } from '../operations/contact.js';
import { ended } from '../operations/outcomes.js';
import type { ChallengeSnapshot } from '../sessions/session.record.js';

/** Whom a refused sign-in was about, as far as that is known; `status` is null where it decided nothing. */
interface Refused {
  readonly adminId: AdminId;
  readonly status: AdminStatus | null;
}

/** Refuses a sign-in at whichever step, and leaves its record: every refusal leaves the same one. */
export function signInRefused<R>(call: Emits<'auth.login.failed'>, who: Refused | null, reason: SignInFailure, result: R): R {
  call.audit('auth.login.failed', { reason, status: who?.status ?? null }, who && adminTarget(who.adminId));
  return result;
}

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
  const who = snapshot && { adminId: snapshot.challenge.adminId, status: snapshot.adminStatus };
  return signInRefused(call, who, reason, result);
}

/** As {@link stepRefused}, where time ran out: of the challenge, or of what it was to prove. A made-up challenge looks the same. */
export function stepExpired<R>(call: Emits<'auth.totp.failed'>, snapshot: ChallengeSnapshot | null, result: R): R {
  call.audit('auth.totp.failed', { reason: 'expired' }, snapshot && adminTarget(snapshot.challenge.adminId));
  return result;
}

export function challengeExpired(call: Emits<'auth.totp.failed'>, snapshot: ChallengeSnapshot | null) {
  return stepExpired(call, snapshot, ended('rejected', { reason: 'challenge_expired' }));
}
