import { BRUTE_FORCE_DETECTED, FAILED_ATTEMPTS_NOTICE } from '../../credentials/credentials.events.js';
import { ATTEMPT_SETTINGS, ATTEMPT_WRITES } from '../../credentials/reserve-attempt.step.js';
import type { Instant } from '../../kernel/ids.js';
import { withCode } from '../../kernel/proven-factors.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done, refused, refusedFor } from '../../runner/outcomes.js';
import { SESSION_OPENING_EVENTS, SESSION_OPENING_WRITES } from '../../sessions/open-session.step.js';
import type { IssuedSession } from '../../sessions/session.view.js';
import { SESSION_MAX_LIVE } from '../../settings/core-settings.js';
import { confirmPending } from './confirm-pending.step.js';
import { goOn } from '../go-on.step.js';
import { TOTP_ENABLED_NOTICE, TOTP_FAILED, TOTP_SWITCHED_ON } from './totp.events.js';
import { ConfirmTotpEnrolmentInput } from './totp.inputs.js';
import { enableTotp, totpState } from './totp.methods.js';

/** Enabling uses the code's step up and moves the epoch: every other session of the admin dies. */
export const confirmTotpEnrolment = mutation('totp.confirm_totp_enrolment', {
  input: ConfirmTotpEnrolmentInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: false, // the password was asked for when it began, moments ago: a pending seed expires
  impersonating: 'refused',
  openDuring: ['maintenance'],
  settings: [SESSION_MAX_LIVE, ...ATTEMPT_SETTINGS],
  writes: [...ATTEMPT_WRITES, enableTotp, ...SESSION_OPENING_WRITES],
  outcomes: {
    /** The factor is asked for from now on; `issued` is the caller's own session, opened anew, or null when it was ended meanwhile. */
    enabled: done<{ readonly issued: IssuedSession | null }>(),
    rejected: refusedFor({
      /** The code was wrong. */
      invalid_code: refused<{ readonly attemptsLeft: number }>(),
      /** No enrolment was begun, or another one took its place. */
      nothing_pending: refused(),
      /** The enrolment was begun too long ago; begin again. */
      pending_expired: refused(),
    }),
    /** Too many attempts; none counts before this moment. */
    throttled: refused<{ readonly retryAt: Instant }>(),
  },
  audits: [TOTP_SWITCHED_ON, TOTP_FAILED, BRUTE_FORCE_DETECTED, ...SESSION_OPENING_EVENTS],
  notifies: [TOTP_ENABLED_NOTICE, FAILED_ATTEMPTS_NOTICE],
}).body(async (run) => {
  const { adminId } = run.actor;
  const { enabled, pending } = await run.query(totpState, { adminId });
  // Beside an enabled factor it is the one of a replacement, which has a confirmation of its own.
  const confirming = await confirmPending(run, enabled ? null : pending, false);
  if (!confirming.confirmed) return confirming.refusal;
  run.audit(TOTP_SWITCHED_ON, {});
  run.notify(TOTP_ENABLED_NOTICE, { kind: 'admin', adminId });
  return run.end('enabled', { issued: await goOn(run, withCode(run.actor.session.factors), confirming.credentialEpoch) });
});
export type ConfirmTotpEnrolmentResult = ResultOf<typeof confirmTotpEnrolment>;
