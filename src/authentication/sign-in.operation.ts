import { budgetOf, budgetOfUnknown, reportIfLast, reserve, settleSucceeded } from '../credentials/attempts.js';
import type { ReservedAttempt } from '../credentials/attempts.js';
import { passwordMatches } from '../credentials/verify-password.js';
import { canonicalEmail } from '../kernel/canonical-email.js';
import type { CanonicalEmail, Instant } from '../kernel/ids.js';
import type { AdminCredentials } from '../lifecycle/admin.record.js';
import { deviceDigestOf } from '../lifecycle/read-credentials.js';
import type { CallOf } from '../operations/call.js';
import { entrance, EVERY_MODE } from '../operations/declaration.js';
import type { ResultOf } from '../operations/declaration.js';
import { byReason, ended, outcome } from '../operations/outcomes.js';
import { openChallenge } from '../sessions/open-challenge.js';
import type { IssuedChallenge } from '../sessions/open-challenge.js';
import type { ChallengePurpose } from '../sessions/session.record.js';
import { AUTH_ENABLED, TOTP_MANDATORY } from '../settings/registry.js';
import { afterLastFactor } from './after-factors.js';
import { SignInInput } from './authentication.inputs.js';
import { signInRefused } from './refused-sign-in.js';
import {
  OUTCOMES_AFTER_FACTORS,
  OUTCOMES_BEFORE_FACTORS,
  SIGN_IN_AUDITS,
  SIGN_IN_NOTIFICATIONS,
  SIGN_IN_SETTINGS,
  SIGN_IN_WRITES,
} from './sign-in.outcomes.js';
import type { NotActive } from './sign-in.outcomes.js';
import { secondFactorIsEnabled } from './totp/totp-state.js';

export const signIn = entrance('auth.sign_in', {
  input: SignInInput,
  // Read-only does not close it: attempts and sessions are bookkeeping. The other modes are decided after the last factor.
  openDuring: EVERY_MODE,
  settings: [...SIGN_IN_SETTINGS, TOTP_MANDATORY],
  writes: SIGN_IN_WRITES,
  outcomes: {
    ...OUTCOMES_AFTER_FACTORS,
    ...OUTCOMES_BEFORE_FACTORS,
    totp_required: outcome<IssuedChallenge>(),
    totp_enrolment_required: outcome<IssuedChallenge>(),
    rejected: byReason({ invalid_credentials: outcome(), not_active: outcome<NotActive>() }),
  },
  audits: SIGN_IN_AUDITS,
  notifies: SIGN_IN_NOTIFICATIONS,
});
export type SignInResult = ResultOf<typeof signIn>;
type SignInRun = CallOf<typeof signIn>;

export interface SignInRead {
  readonly admin: AdminCredentials | null;
  readonly deviceRecognised: boolean;
}

/**
 * Password first; then whatever else is due. Up to the verdict on the password, strangers and admins take the same calls in
 * the same order, and see the same answers (A7, L11).
 */
export async function signInBody(call: SignInRun, { admin, deviceRecognised }: SignInRead): Promise<SignInResult> {
  const { email, password } = call.input;
  const deviceDigest = deviceDigestOf(call.input.device);
  call.fromDevice(deviceDigest);
  if (!call.setting(AUTH_ENABLED)) return signInRefused(call, admin, 'auth_disabled', ended('auth_disabled'));

  const attempt = await reserve(call, budgetFor(admin, email, deviceRecognised ? deviceDigest : null), 'password');
  if (!attempt.reserved) return signInRefused(call, admin, 'throttled', throttled(attempt.retryAt));

  const [matches, totpEnabled] = await Promise.all([
    passwordMatches(call, password, admin?.passwordHash ?? null),
    secondFactorIsEnabled(call, admin?.adminId ?? null),
  ]);
  if (admin === null || !matches) return wrongPassword(call, admin, attempt);
  if (admin.status !== 'active') return notActive(call, admin, attempt);

  const { adminId, credentialEpoch } = admin;
  // An enabled factor is always asked for, whatever the settings say (F62).
  if (totpEnabled || call.setting(TOTP_MANDATORY)) {
    const purpose: ChallengePurpose = totpEnabled ? 'totp' : 'totp_enrolment';
    const [challenge] = await Promise.all([
      openChallenge(call, { adminId, credentialEpoch, purpose, factors: 'password', deviceDigest }),
      settleSucceeded(call, attempt),
    ]);
    if (challenge === null) return signInRefused(call, admin, 'conflict', ended('conflict'));
    return ended(totpEnabled ? 'totp_required' : 'totp_enrolment_required', challenge);
  }
  const { mustChangePassword } = admin;
  const proven = {
    adminId,
    credentialEpoch,
    factors: 'password',
    mustChangePassword,
    challengeDigest: null,
    deviceDigest,
    deviceRecognised,
  } as const;
  return afterLastFactor(call, proven, attempt);
}

function budgetFor(admin: AdminCredentials | null, email: string, recognisedDevice: ReturnType<typeof deviceDigestOf>): string {
  return admin === null
    ? budgetOfUnknown(canonicalEmail(email) as CanonicalEmail)
    : budgetOf({ adminId: admin.adminId, recognisedDevice });
}

function wrongPassword(call: SignInRun, admin: AdminCredentials | null, attempt: ReservedAttempt): SignInResult {
  const reason = admin === null ? 'unknown_email' : admin.passwordHash === null ? 'no_password' : 'wrong_password';
  const result = signInRefused(call, admin, reason, ended('rejected', { reason: 'invalid_credentials' }));
  reportIfLast(call, attempt, admin?.adminId ?? null);
  return result;
}

/** Told only after the right password, so only to the owner; the attempt was no wrong guess (LK5). */
async function notActive(call: SignInRun, admin: AdminCredentials, attempt: ReservedAttempt): Promise<SignInResult> {
  await settleSucceeded(call, attempt);
  return signInRefused(call, admin, 'not_active', ended('rejected', { reason: 'not_active', status: admin.status }));
}

function throttled(retryAt: Instant) {
  return ended('throttled', { retryAt });
}
