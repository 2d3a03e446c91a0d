import type { ReservedAttempt } from '../credentials/reserve-attempt.step.js';
import { budgetOf, budgetOfUnknown, reportIfLast, reserve, settleSucceeded } from '../credentials/reserve-attempt.step.js';
import { verdictOn } from '../credentials/verify-password.step.js';
import { canonicalEmail } from '../kernel/canonical-email.js';
import type { CanonicalEmail, Instant } from '../kernel/ids.js';
import type { Redacted } from '../kernel/redacted.js';
import type { AdminCredentials } from '../lifecycle/admin.record.js';
import { deviceDigestOf, readForSignIn } from '../lifecycle/read-credentials.step.js';
import { RENEWAL_WRITES, renewHash } from '../lifecycle/renew-password-hash.step.js';
import type { ResultOf } from '../runner/operation.js';
import { entrance, EVERY_MODE } from '../runner/operation.js';
import { done, refused, refusedFor, result } from '../runner/outcomes.js';
import type { IssuedChallenge } from '../sessions/open-challenge.step.js';
import { AUTH_ENABLED, TOTP_MANDATORY } from '../settings/core-settings.js';
import { SignInInput } from './authentication.inputs.js';
import type { SignInRun } from './complete-sign-in.step.js';
import { completeSignIn, goOnTo } from './complete-sign-in.step.js';
import { signInRefused } from './refuse-sign-in.step.js';
import type { NotActive } from './sign-in.outcomes.js';
import {
  OUTCOMES_AFTER_FACTORS,
  OUTCOMES_BEFORE_FACTORS,
  SIGN_IN_EVENTS,
  SIGN_IN_NOTICES,
  SIGN_IN_SETTINGS,
  SIGN_IN_WRITES,
} from './sign-in.outcomes.js';

/**
 * Password first; then whatever else is due. Up to the verdict on the password, strangers and admins take the same calls in
 * the same order, and see the same answers (same face for strangers).
 */
export const signIn = entrance('auth.sign_in', {
  input: SignInInput,
  firstRead: readForSignIn,
  // Read-only does not close it: attempts and sessions are bookkeeping. The other modes are decided after the last factor.
  openDuring: EVERY_MODE,
  settings: [...SIGN_IN_SETTINGS, TOTP_MANDATORY],
  writes: [...SIGN_IN_WRITES, ...RENEWAL_WRITES],
  outcomes: {
    ...OUTCOMES_AFTER_FACTORS,
    ...OUTCOMES_BEFORE_FACTORS,
    /** The password was right; go on with `completeTotp`. */
    totp_required: done<IssuedChallenge>(),
    /** The password was right, a second factor is mandatory and none is enrolled; go on with `beginMandatoryTotpEnrolment`. */
    totp_enrolment_required: done<IssuedChallenge>(),
    /** The password was right, and the application runs without the second factor that this admin has. */
    feature_disabled: refused<{ readonly key: string }>(),
    rejected: refusedFor({
      /** Unknown address, no password set or wrong password: nobody is told which. */
      invalid_credentials: refused(),
      /** The password was right and its admin may not come in at present. */
      not_active: refused<NotActive>(),
    }),
  },
  audits: SIGN_IN_EVENTS,
  notifies: SIGN_IN_NOTICES,
}).body(async (run, { admin, deviceRecognised }) => {
  const { email, password } = run.input;
  const deviceDigest = deviceDigestOf(run.input.device);
  run.fromDevice(deviceDigest);
  if (!run.setting(AUTH_ENABLED)) return signInRefused(run, admin, 'auth_disabled', result('auth_disabled'));

  const attempt = await reserve(run, budgetFor(admin, email, deviceRecognised ? deviceDigest : null), 'password');
  if (!attempt.reserved) return signInRefused(run, admin, 'throttled', throttled(attempt.retryAt));

  const hash = admin?.passwordHash ?? null;
  const { matches, needsRehash } = await verdictOn(run, password, hash);
  if (admin === null || hash === null || !matches) return wrongPassword(run, admin, attempt);
  if (admin.status !== 'active') return notActive(run, admin, attempt);
  // What cannot be asked for is refused, not skipped: the application runs without the factor this admin has.
  if (admin.secondFactorEnabled && !run.policy.totp) return factorUnavailable(run, admin, attempt);

  const goingOn = afterPassword(run, { admin, attempt, deviceDigest, deviceRecognised, current: run.input.current ?? null });
  if (!needsRehash) return goingOn;
  const [ending] = await Promise.all([goingOn, renewHash(run, { adminId: admin.adminId, passwordHash: hash, password })]);
  return ending;
});
export type SignInResult = ResultOf<typeof signIn>;

interface PasswordProven {
  readonly admin: AdminCredentials;
  readonly attempt: ReservedAttempt;
  readonly deviceDigest: ReturnType<typeof deviceDigestOf>;
  readonly deviceRecognised: boolean;
  readonly current: Redacted | null;
}

/** A second factor where one is due, else the session. */
async function afterPassword(run: SignInRun, { admin, attempt, deviceDigest, deviceRecognised, current }: PasswordProven) {
  const { adminId, credentialEpoch, mustChangePassword, secondFactorEnabled: totpEnabled } = admin;
  // An enabled factor is always asked for, whatever the settings say.
  if (totpEnabled || run.setting(TOTP_MANDATORY)) {
    const soFar = { adminId, credentialEpoch, factors: 'password', deviceDigest } as const;
    const challenge = await goOnTo(run, totpEnabled ? 'totp' : 'totp_enrolment', soFar, attempt);
    if (challenge === null) return signInRefused(run, admin, 'conflict', result('conflict'));
    return result(totpEnabled ? 'totp_required' : 'totp_enrolment_required', challenge);
  }
  const proven = {
    adminId,
    credentialEpoch,
    factors: 'password',
    mustChangePassword,
    challengeDigest: null,
    deviceDigest,
    deviceRecognised,
    current,
  } as const;
  return completeSignIn(run, proven, attempt);
}

function budgetFor(admin: AdminCredentials | null, email: string, recognisedDevice: ReturnType<typeof deviceDigestOf>): string {
  return admin === null
    ? budgetOfUnknown(canonicalEmail(email) as CanonicalEmail)
    : budgetOf({ adminId: admin.adminId, recognisedDevice });
}

function wrongPassword(run: SignInRun, admin: AdminCredentials | null, attempt: ReservedAttempt) {
  const reason = admin === null ? 'unknown_email' : admin.passwordHash === null ? 'no_password' : 'wrong_password';
  const refusal = signInRefused(run, admin, reason, result('rejected', { reason: 'invalid_credentials' }));
  reportIfLast(run, attempt, admin?.adminId ?? null);
  return refusal;
}

/** Told only after the right password, so only to the owner; the attempt was no wrong guess. */
async function notActive(run: SignInRun, admin: AdminCredentials, attempt: ReservedAttempt) {
  await settleSucceeded(run, attempt);
  return signInRefused(run, admin, 'not_active', result('rejected', { reason: 'not_active', status: admin.status }));
}

async function factorUnavailable(run: SignInRun, admin: AdminCredentials, attempt: ReservedAttempt) {
  await settleSucceeded(run, attempt);
  return signInRefused(run, admin, 'factor_unavailable', result('feature_disabled', { key: 'features.totp' }));
}

function throttled(retryAt: Instant) {
  return result('throttled', { retryAt });
}
