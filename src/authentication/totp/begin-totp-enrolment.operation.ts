import { BRUTE_FORCE_DETECTED, FAILED_ATTEMPTS_NOTICE } from '../../credentials/credentials.events.js';
import { ATTEMPT_SETTINGS, ATTEMPT_WRITES, settleSucceeded } from '../../credentials/reserve-attempt.step.js';
import type { Instant } from '../../kernel/ids.js';
import { credentialsOf } from '../../lifecycle/read-credentials.step.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done, refused, refusedFor } from '../../runner/outcomes.js';
import { TOTP_ENABLED } from '../../settings/core-settings.js';
import { PASSWORD_REJECTED } from '../authentication.events.js';
import { proveOwnPassword } from '../prove-password.step.js';
import { startPending } from './start-pending.step.js';
import { ENROLMENT_STARTED } from './totp.events.js';
import type { StartedEnrolment } from './totp.inputs.js';
import { BeginTotpEnrolmentInput } from './totp.inputs.js';
import { startPendingTotp, totpState } from './totp.methods.js';

/** A live session alone enrols nothing: whoever sits down at an unlocked screen does not know the password. */
export const beginTotpEnrolment = mutation('totp.begin_totp_enrolment', {
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
    /** A seed is pending until a code confirms it; show it once. */
    started: done<StartedEnrolment>(),
    /** The admin has a second factor. */
    already_enabled: refused(),
    rejected: refusedFor({
      /** The password was wrong. */
      invalid_credentials: refused(),
    }),
    /** Too many attempts; none counts before this moment. */
    throttled: refused<{ readonly retryAt: Instant }>(),
  },
  audits: [ENROLMENT_STARTED, PASSWORD_REJECTED, BRUTE_FORCE_DETECTED],
  notifies: [FAILED_ATTEMPTS_NOTICE],
}).body(async (run) => {
  const { adminId, session } = run.actor;
  const [credentials, factor] = await Promise.all([credentialsOf(run, adminId), run.query(totpState, { adminId })]);
  if (credentials === null) return run.end('session_ended');
  if (factor.enabled) return run.end('already_enabled');

  const proof = await proveOwnPassword(run, run.input.password, credentials.passwordHash);
  if (!proof.proven) return proof.refusal;
  const { email } = credentials;
  const [started] = await Promise.all([
    // The epoch of the session, not of the record just read: what moved since this actor signed in must not be overlooked.
    startPending(run, run.grant, { adminId, email, credentialEpoch: session.credentialEpoch, vouchedBy: null, replaces: false }),
    settleSucceeded(run, proof.attempt),
  ]);
  if (started === 'epoch_moved') return run.end('conflict');
  if (started === 'factor_moved') return run.end('already_enabled');
  run.audit(ENROLMENT_STARTED, {});
  return run.end('started', started);
});
export type BeginTotpEnrolmentResult = ResultOf<typeof beginTotpEnrolment>;
