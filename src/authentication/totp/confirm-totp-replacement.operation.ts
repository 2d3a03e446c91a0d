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
import { TOTP_ENABLED_NOTICE, TOTP_FAILED, TOTP_REPLACED } from './totp.events.js';
import { ConfirmTotpReplacementInput } from './totp.inputs.js';
import { enableTotp, totpState } from './totp.methods.js';

/** One write puts the new seed in the old one's place and moves the epoch: the old phone and every other session are dead by it. */
export const confirmTotpReplacement = mutation('totp.confirm_totp_replacement', {
  input: ConfirmTotpReplacementInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: false, // both factors were asked for when it began, moments ago: a pending seed expires
  impersonating: 'refused',
  openDuring: ['maintenance'],
  settings: [SESSION_MAX_LIVE, ...ATTEMPT_SETTINGS],
  writes: [...ATTEMPT_WRITES, enableTotp, ...SESSION_OPENING_WRITES],
  outcomes: {
    /**
     * The new factor is asked for from now on, and no recovery code works any more; `issued` is the caller's own session, opened anew, or null
     * when it was ended meanwhile.
     */
    enabled: done<{ readonly issued: IssuedSession | null }>(),
    /** There is no second factor to replace. */
    not_enabled: refused(),
    rejected: refusedFor({
      /** The code was wrong. */
      invalid_code: refused<{ readonly attemptsLeft: number }>(),
      /** No replacement was begun, or another one took its place. */
      nothing_pending: refused(),
      /** The replacement was begun too long ago; begin again. */
      pending_expired: refused(),
    }),
    /** Too many attempts; none counts before this moment. */
    throttled: refused<{ readonly retryAt: Instant }>(),
  },
  audits: [TOTP_REPLACED, TOTP_FAILED, BRUTE_FORCE_DETECTED, ...SESSION_OPENING_EVENTS],
  notifies: [TOTP_ENABLED_NOTICE, FAILED_ATTEMPTS_NOTICE],
}).body(async (run) => {
  const { adminId } = run.actor;
  const factor = await run.query(totpState, { adminId });
  if (!factor.enabled) return run.end('not_enabled');
  const confirming = await confirmPending(run, factor.pending, true);
  if (!confirming.confirmed) return confirming.refusal;
  run.audit(TOTP_REPLACED, {});
  run.notify(TOTP_ENABLED_NOTICE, { kind: 'admin', adminId });
  return run.end('enabled', { issued: await goOn(run, withCode(run.actor.session.factors), confirming.credentialEpoch) });
});
export type ConfirmTotpReplacementResult = ResultOf<typeof confirmTotpReplacement>;
