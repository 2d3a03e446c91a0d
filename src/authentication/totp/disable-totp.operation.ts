import { BRUTE_FORCE_DETECTED, FAILED_ATTEMPTS_NOTICE } from '../../credentials/credentials.events.js';
import { ATTEMPT_SETTINGS, ATTEMPT_WRITES, settleSucceeded } from '../../credentials/reserve-attempt.step.js';
import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { SESSION_OPENING_EVENTS, SESSION_OPENING_WRITES } from '../../sessions/open-session.step.js';
import type { IssuedSession } from '../../sessions/session.view.js';
import { SESSION_MAX_LIVE, TOTP_MANDATORY } from '../../settings/core-settings.js';
import { demandAsRead } from '../../settings/factor-demand.step.js';
import { PASSWORD_REJECTED } from '../authentication.events.js';
import { goOn } from '../go-on.step.js';
import { BOTH_FACTORS_OUTCOMES, proveBoth } from './prove-both.step.js';
import { CODE_USE_EVENTS, CODE_USE_NOTICES, CODE_USE_WRITES } from './prove-code.step.js';
import { TOTP_DISABLED_NOTICE, TOTP_SWITCHED_OFF } from './totp.events.js';
import { DisableTotpInput } from './totp.inputs.js';
import { disableTotpFactor } from './totp.methods.js';

/**
 * Open also while new factors may not be enrolled: whoever has one may always go back to what everybody else has. In no mode: maintenance lets
 * in only who breaks the glass with a factor, and none is enrolled meanwhile.
 */
export const disableTotp = mutation('totp.disable_totp', {
  input: DisableTotpInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: false, // both factors are asked for right here
  impersonating: 'refused',
  openDuring: [],
  settings: [TOTP_MANDATORY, SESSION_MAX_LIVE, ...ATTEMPT_SETTINGS],
  writes: [...ATTEMPT_WRITES, ...CODE_USE_WRITES, disableTotpFactor, ...SESSION_OPENING_WRITES],
  outcomes: {
    /** The password is all that is asked for from now on; `issued` is the caller's own session, opened anew, or null when it was ended meanwhile. */
    disabled: done<{ readonly issued: IssuedSession | null }>(),
    /** Everybody must have a second factor. */
    mandatory: refused(),
    ...BOTH_FACTORS_OUTCOMES,
  },
  audits: [TOTP_SWITCHED_OFF, ...CODE_USE_EVENTS, PASSWORD_REJECTED, BRUTE_FORCE_DETECTED, ...SESSION_OPENING_EVENTS],
  notifies: [TOTP_DISABLED_NOTICE, ...CODE_USE_NOTICES, FAILED_ATTEMPTS_NOTICE],
}).body(async (run) => {
  if (run.setting(TOTP_MANDATORY)) return run.end('mandatory');
  const proof = await proveBoth(run);
  if (!proof.proven) return proof.refusal;
  const { actor } = run;
  const { adminId, session } = actor;
  const [claim] = await Promise.all([
    run.change(disableTotpFactor, run.grant, {
      adminId,
      expectedEpoch: session.credentialEpoch,
      lifelineAbility: null, // nobody needs a factor, so nobody is shut out without one
      restsOn: demandAsRead(run),
      at: run.now,
      by: authorOf(actor),
    }),
    settleSucceeded(run, proof.attempt),
  ]);
  if (claim.outcome === 'lost') return claim.reason === 'not_enabled' ? run.end('not_enabled') : run.end('conflict');
  run.audit(TOTP_SWITCHED_OFF, { by: 'owner', reason: null });
  run.notify(TOTP_DISABLED_NOTICE, { kind: 'admin', adminId });
  // As after a sign-in that asked for the password alone: the factor that was proven is no more.
  return run.end('disabled', { issued: await goOn(run, 'password', claim.credentialEpoch) });
});
export type DisableTotpResult = ResultOf<typeof disableTotp>;
