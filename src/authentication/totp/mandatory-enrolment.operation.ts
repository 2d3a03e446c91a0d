import { settleSucceeded } from '../../credentials/attempts.js';
import { CODE_CLAIM_WRITES, claimOneTimeCode } from '../../credentials/one-time-codes.js';
import { MINT_KEY } from '../../kernel/mint-key.js';
import { AuthenticationProof, adminTarget } from '../../kernel/proofs.js';
import { credentialsOf } from '../../lifecycle/read-credentials.js';
import type { CallOf } from '../../operations/call.js';
import type { Emits } from '../../operations/contact.js';
import { entrance } from '../../operations/declaration.js';
import type { ResultOf } from '../../operations/declaration.js';
import { byReason, ended, outcome } from '../../operations/outcomes.js';
import { challengeIsOpen } from '../../sessions/open-challenge.js';
import type { ChallengeSnapshot } from '../../sessions/session.record.js';
import { AUTH_ENABLED, TOTP_ENABLED } from '../../settings/registry.js';
import { afterLastFactor } from '../after-factors.js';
import {
  OUTCOMES_AFTER_FACTORS,
  OUTCOMES_BEFORE_FACTORS,
  SIGN_IN_AUDITS,
  SIGN_IN_NOTIFICATIONS,
  SIGN_IN_SETTINGS,
  SIGN_IN_WRITES,
} from '../sign-in.outcomes.js';
import { challengeExpired, stepExpired, stepRefused } from '../refused-sign-in.js';
import { BeginMandatoryTotpEnrolmentInput, ConfirmMandatoryTotpEnrolmentInput } from './enrolment.inputs.js';
import type { StartedEnrolment } from './enrolment.inputs.js';
import { startPending } from './start-pending.js';
import { invalidCode, reserveForCode, stepOf } from './prove-code.js';
import { enableTotp, startPendingTotp, totpState } from './totp.edges.js';

export const beginMandatoryTotpEnrolment = entrance('totp.begin_mandatory_enrolment', {
  input: BeginMandatoryTotpEnrolmentInput,
  // A new factor is no bookkeeping: closed by every mode, unlike the sign-in it is part of (Z7).
  openDuring: [],
  settings: [AUTH_ENABLED, TOTP_ENABLED],
  writes: [...CODE_CLAIM_WRITES, startPendingTotp],
  outcomes: {
    started: outcome<StartedEnrolment>(),
    already_enabled: outcome(),
    auth_disabled: outcome(),
    feature_disabled: outcome<{ readonly key: string }>(),
    rejected: byReason({ invalid_code: outcome(), code_expired: outcome(), challenge_expired: outcome() }),
  },
  audits: ['auth.totp.enrolment.started', 'auth.login.failed', 'auth.totp.failed'],
});
export type BeginMandatoryTotpEnrolmentResult = ResultOf<typeof beginMandatoryTotpEnrolment>;

/** The password opened the challenge; the code from an administrator proves it is no thief who brings his own phone (A9). */
export async function beginMandatoryTotpEnrolmentBody(
  call: CallOf<typeof beginMandatoryTotpEnrolment>,
  snapshot: ChallengeSnapshot | null,
): Promise<BeginMandatoryTotpEnrolmentResult> {
  if (!call.setting(AUTH_ENABLED)) return stepRefused(call, snapshot, 'auth_disabled', ended('auth_disabled'));
  if (!call.setting(TOTP_ENABLED)) return ended('feature_disabled', { key: TOTP_ENABLED.key });
  if (snapshot !== null && snapshot.adminStatus !== 'active') return noLongerActive(call, snapshot);
  if (!challengeIsOpen(snapshot, 'totp_enrolment', call)) return challengeExpired(call, snapshot);
  const { adminId, credentialEpoch } = snapshot.challenge;
  const [credentials, factor] = await Promise.all([credentialsOf(call, adminId), call.ask(totpState, { adminId })]);
  if (credentials === null) return challengeExpired(call, snapshot);
  if (factor.enabled) return stepRefused(call, snapshot, 'conflict', ended('already_enabled'));
  const claimed = await claimOneTimeCode(call, { code: call.input.enrolmentCode, purpose: 'totp_enrolment', adminId });
  if (claimed === 'unknown' || claimed === 'expired') {
    const refusal = ended('rejected', { reason: claimed === 'expired' ? 'code_expired' : 'invalid_code' });
    return stepRefused(call, snapshot, 'enrolment_code', refusal);
  }
  const started = await startPending(call, claimed, { adminId, email: credentials.email, credentialEpoch });
  if (started === 'epoch_moved' || started === 'already_enabled') {
    // The code is used up all the same, so the trail has to say so (SS-37).
    return stepRefused(call, snapshot, 'conflict', started === 'epoch_moved' ? ended('conflict') : ended('already_enabled'));
  }
  call.audit('auth.totp.enrolment.started', {}, adminTarget(adminId));
  return ended('started', started);
}

export const confirmMandatoryTotpEnrolment = entrance('totp.confirm_mandatory_enrolment', {
  input: ConfirmMandatoryTotpEnrolmentInput,
  openDuring: [],
  settings: SIGN_IN_SETTINGS,
  writes: [...SIGN_IN_WRITES, enableTotp],
  outcomes: {
    ...OUTCOMES_AFTER_FACTORS,
    ...OUTCOMES_BEFORE_FACTORS,
    rejected: byReason({
      invalid_code: outcome<{ readonly attemptsLeft: number }>(),
      nothing_pending: outcome(),
      pending_expired: outcome(),
      challenge_expired: outcome(),
    }),
  },
  audits: [...SIGN_IN_AUDITS, 'auth.totp.enabled', 'auth.totp.failed'],
  notifies: [...SIGN_IN_NOTIFICATIONS, 'totp_enabled'],
});
export type ConfirmMandatoryTotpEnrolmentResult = ResultOf<typeof confirmMandatoryTotpEnrolment>;

/** Enabling the factor completes the sign-in: its code is the second factor, and its step is used up by it. */
export async function confirmMandatoryTotpEnrolmentBody(
  call: CallOf<typeof confirmMandatoryTotpEnrolment>,
  snapshot: ChallengeSnapshot | null,
): Promise<ConfirmMandatoryTotpEnrolmentResult> {
  if (!call.setting(AUTH_ENABLED)) return stepRefused(call, snapshot, 'auth_disabled', ended('auth_disabled'));
  if (snapshot !== null && snapshot.adminStatus !== 'active') return noLongerActive(call, snapshot);
  if (!challengeIsOpen(snapshot, 'totp_enrolment', call)) return challengeExpired(call, snapshot);
  const { challenge, deviceRecognised, mustChangePassword } = snapshot;
  const { adminId, deviceDigest, challengeDigest, credentialEpoch } = challenge;
  const { pending } = await call.ask(totpState, { adminId });
  if (pending === null) return stepRefused(call, snapshot, 'conflict', ended('rejected', { reason: 'nothing_pending' }));
  if (call.now >= pending.expiresAt) return stepExpired(call, snapshot, ended('rejected', { reason: 'pending_expired' }));

  const subject = { adminId, recognisedDevice: deviceRecognised ? deviceDigest : null };
  const attempt = await reserveForCode(call, subject);
  if (!attempt.reserved) return attempt.refusal;
  const step = await stepOf(call, pending.sealedSeed, call.input.code);
  if (step === null) return invalidCode(call, subject, attempt, 'invalid');
  const facts = { adminId, challengeDigest, factors: 'password_and_totp', provenAt: call.now } as const;
  const proof = new AuthenticationProof(MINT_KEY, call.run, { ...facts, credentialEpoch });
  const { pendingId } = pending;
  const claim = await call.commit(enableTotp, proof, { adminId, pendingId, step, expectedEpoch: credentialEpoch, at: call.now });
  if (claim.outcome === 'lost') {
    await settleSucceeded(call, attempt); // the code was right; that somebody was faster is no wrong guess (LK5)
    const refusal = claim.reason === 'epoch_moved' ? ended('conflict') : ended('rejected', { reason: 'nothing_pending' });
    return stepRefused(call, snapshot, 'conflict', refusal);
  }
  call.audit('auth.totp.enabled', {}, adminTarget(adminId));
  call.notify('totp_enabled', { kind: 'admin', adminId });
  const proven = { ...facts, credentialEpoch: claim.credentialEpoch, mustChangePassword, deviceDigest, deviceRecognised };
  return afterLastFactor(call, proven, attempt);
}

/** From outside a shut-out admin's challenge is one that does not exist any more; the trail knows better. */
function noLongerActive(call: Emits<'auth.login.failed'>, snapshot: ChallengeSnapshot) {
  return stepRefused(call, snapshot, 'not_active', ended('rejected', { reason: 'challenge_expired' }));
}
