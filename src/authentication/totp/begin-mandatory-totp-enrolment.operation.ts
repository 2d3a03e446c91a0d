import { digestOf } from '../../kernel/digest.js';
import { claimOneTimeCode, CODE_CLAIM_WRITES, vouchAgain } from '../../credentials/issue-code.step.js';
import { adminTarget } from '../../kernel/proofs.js';
import { credentialsOf } from '../../lifecycle/read-credentials.step.js';
import type { ResultOf } from '../../runner/operation.js';
import { entrance } from '../../runner/operation.js';
import { done, refused, refusedFor, result } from '../../runner/outcomes.js';
import { challengeIsOpen } from '../../sessions/open-challenge.step.js';
import { readChallenge } from '../../sessions/read-challenge.step.js';
import { AUTH_ENABLED, TOTP_ENABLED } from '../../settings/core-settings.js';
import { LOGIN_FAILED } from '../authentication.events.js';
import { challengeExpired, noLongerActive, stepRefused } from '../refuse-sign-in.step.js';
import { startPending } from './start-pending.step.js';
import { ENROLMENT_STARTED, TOTP_ENROLMENT, TOTP_FAILED } from './totp.events.js';
import type { StartedEnrolment } from './totp.inputs.js';
import { BeginMandatoryTotpEnrolmentInput } from './totp.inputs.js';
import { startPendingTotp, totpState } from './totp.methods.js';

/** The password opened the challenge; the code from an administrator proves it is no thief who brings his own phone. */
export const beginMandatoryTotpEnrolment = entrance('totp.begin_mandatory_totp_enrolment', {
  input: BeginMandatoryTotpEnrolmentInput,
  firstRead: readChallenge,
  // A new factor is no bookkeeping: closed by every mode, unlike the sign-in it is part of.
  openDuring: [],
  settings: [AUTH_ENABLED, TOTP_ENABLED],
  writes: [...CODE_CLAIM_WRITES, startPendingTotp],
  outcomes: {
    /** A seed is pending until a code confirms it; show it once. */
    started: done<StartedEnrolment>(),
    /** The admin has a second factor. */
    already_enabled: refused(),
    /** Sign-in is switched off. */
    auth_disabled: refused(),
    /** Enrolment of new factors is switched off. */
    feature_disabled: refused<{ readonly key: string }>(),
    rejected: refusedFor({
      /** No enrolment code like this is open for this admin. */
      invalid_code: refused(),
      /** The enrolment code ran out; ask for another. */
      code_expired: refused(),
      /** The sign-in cannot be continued; begin again. */
      challenge_expired: refused(),
    }),
  },
  audits: [ENROLMENT_STARTED, LOGIN_FAILED, TOTP_FAILED],
}).body(async (run, snapshot) => {
  if (!run.setting(AUTH_ENABLED)) return stepRefused(run, snapshot, 'auth_disabled', result('auth_disabled'));
  if (!run.setting(TOTP_ENABLED)) {
    return stepRefused(run, snapshot, 'factor_unavailable', result('feature_disabled', { key: TOTP_ENABLED.key }));
  }
  if (snapshot !== null && snapshot.adminStatus !== 'active') return noLongerActive(run, snapshot);
  if (!challengeIsOpen(snapshot, 'totp_enrolment', run)) return challengeExpired(run, snapshot);
  const { adminId, credentialEpoch } = snapshot.challenge;
  const [credentials, factor] = await Promise.all([credentialsOf(run, adminId), run.query(totpState, { adminId })]);
  if (credentials === null) return challengeExpired(run, snapshot);
  if (factor.enabled) return stepRefused(run, snapshot, 'conflict', result('already_enabled'));
  const { enrolmentCode } = run.input;
  const vouchedBy = digestOf('one_time_code', enrolmentCode.reveal());
  // The page was loaded again: the code that vouched for the pending seed vouches until that is confirmed or lapses.
  const again = factor.pending?.vouchedBy === vouchedBy && run.now < factor.pending.expiresAt;
  const claimed = again
    ? vouchAgain(run, TOTP_ENROLMENT, adminId)
    : await claimOneTimeCode(run, { code: enrolmentCode, purpose: TOTP_ENROLMENT, adminId });
  if (claimed === 'unknown' || claimed === 'expired') {
    const refusal = result('rejected', { reason: claimed === 'expired' ? 'code_expired' : 'invalid_code' });
    return stepRefused(run, snapshot, 'enrolment_code', refusal);
  }
  const started = await startPending(run, claimed, {
    adminId,
    email: credentials.email,
    credentialEpoch,
    vouchedBy,
    replaces: false,
  });
  if (started === 'epoch_moved' || started === 'factor_moved') {
    // The code is used up all the same, so the trail has to say so.
    return stepRefused(run, snapshot, 'conflict', started === 'epoch_moved' ? result('conflict') : result('already_enabled'));
  }
  run.audit(ENROLMENT_STARTED, {}, adminTarget(adminId));
  return result('started', started);
});
export type BeginMandatoryTotpEnrolmentResult = ResultOf<typeof beginMandatoryTotpEnrolment>;
