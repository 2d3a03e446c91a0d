import { BRUTE_FORCE_DETECTED, FAILED_ATTEMPTS_NOTICE } from '../credentials/credentials.events.js';
import { ATTEMPT_SETTINGS, ATTEMPT_WRITES, settleSucceeded } from '../credentials/reserve-attempt.step.js';
import type { Instant } from '../kernel/ids.js';
import { withCode, withPassword } from '../kernel/proven-factors.js';
import { credentialsOf } from '../lifecycle/read-credentials.step.js';
import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, mutation, OWN_ACCOUNT } from '../runner/operation.js';
import { done, refused, refusedFor } from '../runner/outcomes.js';
import { SESSION_OPENING_EVENTS, SESSION_OPENING_WRITES } from '../sessions/open-session.step.js';
import type { IssuedSession } from '../sessions/session.view.js';
import { SESSION_MAX_LIVE } from '../settings/core-settings.js';
import { PASSWORD_REJECTED, REAUTHENTICATED } from './authentication.events.js';
import { ReauthenticateInput } from './authentication.inputs.js';
import { goOn } from './go-on.step.js';
import { proveOwnPassword } from './prove-password.step.js';
import { CODE_USE_EVENTS, CODE_USE_NOTICES, CODE_USE_WRITES } from './totp/prove-code.step.js';
import { proveOwnCode } from './totp/prove-own-code.step.js';

/** What every `step_up_required` asks for: one factor of the caller's own, proven anew, and a token nobody saw before. */
export const reauthenticate = mutation('auth.reauthenticate', {
  input: ReauthenticateInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: false, // it is the step up
  impersonating: 'refused',
  // The ways out of a mode may demand a recent proof, so proving stays open in each.
  openDuring: EVERY_MODE,
  settings: [SESSION_MAX_LIVE, ...ATTEMPT_SETTINGS],
  writes: [...ATTEMPT_WRITES, ...CODE_USE_WRITES, ...SESSION_OPENING_WRITES],
  outcomes: {
    /** The caller's session goes on under `issued`, proven just now; it ends when it would have ended. Try again what asked for it. */
    reauthenticated: done<{ readonly issued: IssuedSession }>(),
    rejected: refusedFor({
      /** The password was wrong. */
      invalid_credentials: refused(),
      /** The code was wrong, or was used before: nobody is told which. */
      invalid_code: refused<{ readonly attemptsLeft: number }>(),
    }),
    /** Too many attempts; none counts before this moment. */
    throttled: refused<{ readonly retryAt: Instant }>(),
  },
  audits: [REAUTHENTICATED, PASSWORD_REJECTED, ...CODE_USE_EVENTS, BRUTE_FORCE_DETECTED, ...SESSION_OPENING_EVENTS],
  notifies: [...CODE_USE_NOTICES, FAILED_ATTEMPTS_NOTICE],
}).body(async (run) => {
  const { session } = run.actor;
  const { password, code } = run.input;
  const credentials = await credentialsOf(run, session.adminId);
  if (credentials === null) return run.end('session_ended');
  const proof =
    password == null ? await proveOwnCode(run, code ?? null) : await proveOwnPassword(run, password, credentials.passwordHash);
  if (!proof.proven) return proof.refusal;
  const factors = password == null ? withCode(session.factors) : withPassword(session.factors);
  const [issued] = await Promise.all([goOn(run, factors, session.credentialEpoch), settleSucceeded(run, proof.attempt)]);
  if (issued === null) return run.end('conflict');
  run.audit(REAUTHENTICATED, { factor: password == null ? 'totp' : 'password' });
  return run.end('reauthenticated', { issued });
});
export type ReauthenticateResult = ResultOf<typeof reauthenticate>;
