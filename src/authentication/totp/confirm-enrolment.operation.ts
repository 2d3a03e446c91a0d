import { ATTEMPT_SETTINGS, ATTEMPT_WRITES, settleSucceeded } from '../../credentials/attempts.js';
import type { Instant } from '../../kernel/ids.js';
import type { CallOf } from '../../operations/call.js';
import { mutation, OWN_ACCOUNT } from '../../operations/declaration.js';
import type { ResultOf } from '../../operations/declaration.js';
import { byReason, ended, outcome } from '../../operations/outcomes.js';
import { continueSession, SESSION_OPENING_AUDITS, SESSION_OPENING_WRITES } from '../../sessions/open-session.js';
import type { IssuedSession } from '../../sessions/session.view.js';
import { SESSION_MAX_LIVE } from '../../settings/registry.js';
import { ConfirmTotpEnrolmentInput } from './enrolment.inputs.js';
import { invalidCode, reserveForCode, stepOf } from './prove-code.js';
import { enableTotp, totpState } from './totp.edges.js';

export const confirmTotpEnrolment = mutation('totp.confirm_enrolment', {
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
    /** `issued` is the caller's own session, opened anew; null when it was ended meanwhile. */
    enabled: outcome<{ readonly issued: IssuedSession | null }>(),
    rejected: byReason({
      invalid_code: outcome<{ readonly attemptsLeft: number }>(),
      nothing_pending: outcome(),
      pending_expired: outcome(),
    }),
    throttled: outcome<{ readonly retryAt: Instant }>(),
  },
  audits: ['auth.totp.enabled', 'auth.totp.failed', 'security.bruteforce.detected', ...SESSION_OPENING_AUDITS],
  notifies: ['totp_enabled', 'failed_attempts'],
});
export type ConfirmTotpEnrolmentResult = ResultOf<typeof confirmTotpEnrolment>;

/** Enabling uses the code's step up and moves the epoch: every other session of the admin dies (S4, A9, C10). */
export async function confirmTotpEnrolmentBody(call: CallOf<typeof confirmTotpEnrolment>): Promise<ConfirmTotpEnrolmentResult> {
  const { adminId, session } = call.actor;
  const { pending } = await call.ask(totpState, { adminId });
  if (pending === null) return ended('rejected', { reason: 'nothing_pending' });
  if (call.now >= pending.expiresAt) return ended('rejected', { reason: 'pending_expired' });

  const subject = { adminId, recognisedDevice: session.deviceDigest };
  const attempt = await reserveForCode(call, subject);
  if (!attempt.reserved) return attempt.refusal;
  const step = await stepOf(call, pending.sealedSeed, call.input.code);
  if (step === null) return invalidCode(call, subject, attempt, 'invalid');
  const { pendingId } = pending;
  const expectedEpoch = session.credentialEpoch;
  const [claim] = await Promise.all([
    call.commit(enableTotp, call.grant, { adminId, pendingId, step, expectedEpoch, at: call.now }),
    settleSucceeded(call, attempt),
  ]);
  if (claim.outcome === 'lost') {
    return claim.reason === 'epoch_moved' ? ended('conflict') : ended('rejected', { reason: 'nothing_pending' });
  }
  call.audit('auth.totp.enabled', {});
  call.notify('totp_enabled', { kind: 'admin', adminId });
  const { sessionId, deviceDigest } = session;
  const goesOn = { adminId, sessionId, deviceDigest, credentialEpoch: claim.credentialEpoch, provenAt: call.now };
  return ended('enabled', { issued: await continueSession(call, goesOn) });
}
