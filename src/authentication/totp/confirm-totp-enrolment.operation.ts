import { BRUTE_FORCE_DETECTED, FAILED_ATTEMPTS_NOTICE } from '../../credentials/credentials.events.js';
import { ATTEMPT_SETTINGS, ATTEMPT_WRITES, settleSucceeded } from '../../credentials/reserve-attempt.step.js';
import type { Instant } from '../../kernel/ids.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done, refused, refusedFor } from '../../runner/outcomes.js';
import { continueSession, SESSION_OPENING_EVENTS, SESSION_OPENING_WRITES } from '../../sessions/open-session.step.js';
import type { IssuedSession } from '../../sessions/session.view.js';
import { SESSION_MAX_LIVE } from '../../settings/core-settings.js';
import { invalidCode, reserveForCode, stepOf } from './prove-code.step.js';
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
  const { adminId, session } = run.actor;
  const { pending } = await run.query(totpState, { adminId });
  if (pending === null) return run.end('rejected', { reason: 'nothing_pending' });
  if (run.now >= pending.expiresAt) return run.end('rejected', { reason: 'pending_expired' });

  const subject = { adminId, enrolment: true } as const;
  const attempt = await reserveForCode(run, subject);
  if (!attempt.reserved) return attempt.refusal;
  const step = await stepOf(run, pending.sealedSeed, run.input.code);
  if (step === null) return invalidCode(run, subject, attempt, 'invalid');
  const { pendingId } = pending;
  const expectedEpoch = session.credentialEpoch;
  const [claim] = await Promise.all([
    run.change(enableTotp, run.grant, { adminId, pendingId, step, expectedEpoch, at: run.now }),
    settleSucceeded(run, attempt),
  ]);
  if (claim.outcome === 'lost') {
    return claim.reason === 'epoch_moved' ? run.end('conflict') : run.end('rejected', { reason: 'nothing_pending' });
  }
  run.audit(TOTP_SWITCHED_ON, {});
  run.notify(TOTP_ENABLED_NOTICE, { kind: 'admin', adminId });
  const { credentialEpoch } = claim;
  const issued = await continueSession(run, session, { factors: 'password_and_totp', credentialEpoch, provenAt: run.now });
  return run.end('enabled', { issued });
});
export type ConfirmTotpEnrolmentResult = ResultOf<typeof confirmTotpEnrolment>;
