import {
  ATTEMPT_SETTINGS,
  ATTEMPT_WRITES,
  budgetOf,
  reportIfLast,
  reserve,
  settleSucceeded,
} from '../../credentials/attempts.js';
import { passwordMatches } from '../../credentials/verify-password.js';
import type { Instant } from '../../kernel/ids.js';
import { credentialsOf } from '../../lifecycle/read-credentials.js';
import type { CallOf } from '../../operations/call.js';
import { mutation, OWN_ACCOUNT } from '../../operations/declaration.js';
import type { ResultOf } from '../../operations/declaration.js';
import { byReason, ended, outcome } from '../../operations/outcomes.js';
import { TOTP_ENABLED } from '../../settings/registry.js';
import { BeginTotpEnrolmentInput } from './enrolment.inputs.js';
import type { StartedEnrolment } from './enrolment.inputs.js';
import { startPending } from './start-pending.js';
import { startPendingTotp, totpState } from './totp.edges.js';

export const beginTotpEnrolment = mutation('totp.begin_enrolment', {
  input: BeginTotpEnrolmentInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: false, // the password is asked for right here
  impersonating: 'refused',
  openDuring: ['maintenance'],
  feature: TOTP_ENABLED,
  settings: [TOTP_ENABLED, ...ATTEMPT_SETTINGS],
  writes: [...ATTEMPT_WRITES, startPendingTotp],
  outcomes: {
    started: outcome<StartedEnrolment>(),
    already_enabled: outcome(),
    rejected: byReason({ invalid_credentials: outcome() }),
    throttled: outcome<{ readonly retryAt: Instant }>(),
  },
  audits: ['auth.totp.enrolment.started', 'auth.password.rejected', 'security.bruteforce.detected'],
  notifies: ['failed_attempts'],
});
export type BeginTotpEnrolmentResult = ResultOf<typeof beginTotpEnrolment>;

/** A live session alone enrols nothing: whoever sits down at an unlocked screen does not know the password (A9). */
export async function beginTotpEnrolmentBody(call: CallOf<typeof beginTotpEnrolment>): Promise<BeginTotpEnrolmentResult> {
  const { adminId, session } = call.actor;
  const [credentials, factor] = await Promise.all([credentialsOf(call, adminId), call.ask(totpState, { adminId })]);
  if (credentials === null) return ended('session_ended');
  if (factor.enabled) return ended('already_enabled');

  const attempt = await reserve(call, budgetOf({ adminId, recognisedDevice: session.deviceDigest }), 'password');
  if (!attempt.reserved) {
    call.audit('auth.password.rejected', { reason: 'throttled' });
    return ended('throttled', { retryAt: attempt.retryAt });
  }
  if (!(await passwordMatches(call, call.input.password, credentials.passwordHash))) {
    call.audit('auth.password.rejected', { reason: 'wrong_password' });
    reportIfLast(call, attempt, adminId);
    return ended('rejected', { reason: 'invalid_credentials' });
  }
  const { email } = credentials;
  const [started] = await Promise.all([
    // The epoch of the session, not of the record just read: what moved since this actor signed in must not be overlooked.
    startPending(call, call.grant, { adminId, email, credentialEpoch: session.credentialEpoch }),
    settleSucceeded(call, attempt),
  ]);
  if (started === 'epoch_moved') return ended('conflict');
  if (started === 'already_enabled') return ended('already_enabled');
  call.audit('auth.totp.enrolment.started', {});
  return ended('started', started);
}
