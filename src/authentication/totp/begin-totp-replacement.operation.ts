import { BRUTE_FORCE_DETECTED, FAILED_ATTEMPTS_NOTICE } from '../../credentials/credentials.events.js';
import { ATTEMPT_SETTINGS, ATTEMPT_WRITES, settleSucceeded } from '../../credentials/reserve-attempt.step.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done } from '../../runner/outcomes.js';
import { TOTP_ENABLED } from '../../settings/core-settings.js';
import { PASSWORD_REJECTED } from '../authentication.events.js';
import { BOTH_FACTORS_OUTCOMES, proveBoth } from './prove-both.step.js';
import { CODE_USE_EVENTS, CODE_USE_NOTICES, CODE_USE_WRITES } from './prove-code.step.js';
import { startPending } from './start-pending.step.js';
import { ENROLMENT_STARTED } from './totp.events.js';
import type { StartedEnrolment } from './totp.inputs.js';
import { BeginTotpReplacementInput } from './totp.inputs.js';
import { startPendingTotp } from './totp.methods.js';

/** A new phone while the old one still works: until the new one is confirmed, the old factor is asked for and nothing else. */
export const beginTotpReplacement = mutation('totp.begin_totp_replacement', {
  input: BeginTotpReplacementInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: false, // both factors are asked for right here
  impersonating: 'refused',
  openDuring: ['maintenance'],
  feature: TOTP_ENABLED,
  settings: [TOTP_ENABLED, ...ATTEMPT_SETTINGS],
  writes: [...ATTEMPT_WRITES, ...CODE_USE_WRITES, startPendingTotp],
  outcomes: {
    /** A seed is pending beside the old factor until a code confirms it; show it once. */
    started: done<StartedEnrolment>(),
    ...BOTH_FACTORS_OUTCOMES,
  },
  audits: [ENROLMENT_STARTED, PASSWORD_REJECTED, ...CODE_USE_EVENTS, BRUTE_FORCE_DETECTED],
  notifies: [...CODE_USE_NOTICES, FAILED_ATTEMPTS_NOTICE],
}).body(async (run) => {
  const pendingId = run.newId(); // before the code is used up, so that an id that cannot be made costs none
  const proof = await proveBoth(run);
  if (!proof.proven) return proof.refusal;
  const { adminId, session } = run.actor;
  const { email } = proof.credentials;
  const [started] = await Promise.all([
    // The epoch of the session, not of the record just read: what moved since this actor signed in must not be overlooked.
    startPending(run, run.grant, {
      adminId,
      email,
      credentialEpoch: session.credentialEpoch,
      vouchedBy: null,
      replaces: true,
      pendingId,
    }),
    settleSucceeded(run, proof.attempt),
  ]);
  if (started === 'epoch_moved') return run.end('conflict');
  if (started === 'factor_moved') return run.end('not_enabled');
  run.audit(ENROLMENT_STARTED, {});
  return run.end('started', started);
});
export type BeginTotpReplacementResult = ResultOf<typeof beginTotpReplacement>;
