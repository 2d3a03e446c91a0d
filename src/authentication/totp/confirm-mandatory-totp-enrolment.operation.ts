import { settleSucceeded } from '../../credentials/reserve-attempt.step.js';
import { MINT_KEY } from '../../kernel/mint-key.js';
import { adminTarget, AuthenticationProof } from '../../kernel/proofs.js';
import { withCode } from '../../kernel/proven-factors.js';
import type { ResultOf } from '../../runner/operation.js';
import { entrance } from '../../runner/operation.js';
import { refused, refusedFor, result } from '../../runner/outcomes.js';
import { challengeIsOpen } from '../../sessions/open-challenge.step.js';
import { readChallenge } from '../../sessions/read-challenge.step.js';
import { AUTH_ENABLED } from '../../settings/core-settings.js';
import { completeSignIn } from '../complete-sign-in.step.js';
import { challengeExpired, noLongerActive, stepExpired, stepRefused } from '../refuse-sign-in.step.js';
import {
  OUTCOMES_AFTER_FACTORS,
  OUTCOMES_BEFORE_FACTORS,
  SIGN_IN_EVENTS,
  SIGN_IN_NOTICES,
  SIGN_IN_SETTINGS,
  SIGN_IN_WRITES,
} from '../sign-in.outcomes.js';
import { invalidCode, reserveForCode, stepOf } from './prove-code.step.js';
import { TOTP_ENABLED_NOTICE, TOTP_FAILED, TOTP_SWITCHED_ON } from './totp.events.js';
import { ConfirmMandatoryTotpEnrolmentInput } from './totp.inputs.js';
import { enableTotp, totpState } from './totp.methods.js';

/** Enabling the factor completes the sign-in: its code is the second factor, and its step is used up by it. */
export const confirmMandatoryTotpEnrolment = entrance('totp.confirm_mandatory_totp_enrolment', {
  input: ConfirmMandatoryTotpEnrolmentInput,
  firstRead: readChallenge,
  openDuring: [],
  settings: SIGN_IN_SETTINGS,
  writes: [...SIGN_IN_WRITES, enableTotp],
  outcomes: {
    ...OUTCOMES_AFTER_FACTORS,
    ...OUTCOMES_BEFORE_FACTORS,
    rejected: refusedFor({
      /** The code was wrong. */
      invalid_code: refused<{ readonly attemptsLeft: number }>(),
      /** No enrolment was begun, or another one took its place. */
      nothing_pending: refused(),
      /** The enrolment was begun too long ago; begin again. */
      pending_expired: refused(),
      /** The sign-in cannot be continued; begin again. */
      challenge_expired: refused(),
    }),
  },
  audits: [...SIGN_IN_EVENTS, TOTP_SWITCHED_ON, TOTP_FAILED],
  notifies: [...SIGN_IN_NOTICES, TOTP_ENABLED_NOTICE],
}).body(async (run, snapshot) => {
  if (!run.setting(AUTH_ENABLED)) return stepRefused(run, snapshot, 'auth_disabled', result('auth_disabled'));
  if (snapshot !== null && snapshot.adminStatus !== 'active') return noLongerActive(run, snapshot);
  if (!challengeIsOpen(snapshot, 'totp_enrolment', run)) return challengeExpired(run, snapshot);
  const { challenge, deviceRecognised, mustChangePassword } = snapshot;
  const { adminId, deviceDigest, challengeDigest, credentialEpoch } = challenge;
  const { enabled, pending } = await run.query(totpState, { adminId });
  // Beside an enabled factor it is the one of a replacement, which only its owner's session confirms.
  if (enabled || pending === null)
    return stepRefused(run, snapshot, 'conflict', result('rejected', { reason: 'nothing_pending' }));
  if (run.now >= pending.expiresAt) return stepExpired(run, snapshot, result('rejected', { reason: 'pending_expired' }));

  const subject = { adminId, enrolment: true } as const;
  const attempt = await reserveForCode(run, subject);
  if (!attempt.reserved) return attempt.refusal;
  const step = await stepOf(run, pending.sealedSeed, run.input.code);
  if (step === null) return invalidCode(run, subject, attempt, 'invalid');
  const facts = { adminId, challengeDigest, factors: withCode(challenge.factors), provenAt: run.now } as const;
  const proof = new AuthenticationProof(MINT_KEY, run.self, { ...facts, credentialEpoch });
  const { pendingId } = pending;
  const enabling = { adminId, pendingId, step, expectedEpoch: credentialEpoch, replaces: false, at: run.now };
  const claim = await run.change(enableTotp, proof, enabling);
  if (claim.outcome === 'lost') {
    await settleSucceeded(run, attempt); // the code was right; that somebody was faster is no wrong guess
    const refusal = claim.reason === 'epoch_moved' ? result('conflict') : result('rejected', { reason: 'nothing_pending' });
    return stepRefused(run, snapshot, 'conflict', refusal);
  }
  run.audit(TOTP_SWITCHED_ON, {}, adminTarget(adminId));
  run.notify(TOTP_ENABLED_NOTICE, { kind: 'admin', adminId });
  const proven = {
    ...facts,
    credentialEpoch: claim.credentialEpoch,
    mustChangePassword,
    deviceDigest,
    deviceRecognised,
    current: run.input.current ?? null,
  };
  return completeSignIn(run, proven, attempt);
});
export type ConfirmMandatoryTotpEnrolmentResult = ResultOf<typeof confirmMandatoryTotpEnrolment>;
