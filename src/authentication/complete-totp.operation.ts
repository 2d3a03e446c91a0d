import { giveBack } from '../credentials/reserve-attempt.step.js';
import { withCode } from '../kernel/proven-factors.js';
import type { ResultOf } from '../runner/operation.js';
import { entrance, EVERY_MODE } from '../runner/operation.js';
import { refused, refusedFor, result } from '../runner/outcomes.js';
import { challengeIsOpen } from '../sessions/open-challenge.step.js';
import { readChallenge } from '../sessions/read-challenge.step.js';
import { AUTH_ENABLED } from '../settings/core-settings.js';
import { BREAK_GLASS_NOTICE, BREAK_GLASS_USED } from './authentication.events.js';
import { CompleteTotpInput } from './authentication.inputs.js';
import { OUTCOMES_OF_CLOSED, reasonLacks, tellsOfBrokenGlass } from './break-glass.step.js';
import { completeSignIn } from './complete-sign-in.step.js';
import { challengeExpired, stepRefused } from './refuse-sign-in.step.js';
import type { NotActive } from './sign-in.outcomes.js';
import {
  OUTCOMES_AFTER_FACTORS,
  OUTCOMES_BEFORE_FACTORS,
  SIGN_IN_EVENTS,
  SIGN_IN_NOTICES,
  SIGN_IN_SETTINGS,
  SIGN_IN_WRITES,
} from './sign-in.outcomes.js';
import {
  CODE_USE_EVENTS,
  CODE_USE_NOTICES,
  CODE_USE_WRITES,
  invalidCode,
  reserveForCode,
  useCode,
} from './totp/prove-code.step.js';
import { totpState } from './totp/totp.methods.js';

/** Challenge, attempt, code, step, session: five hops, each of which only restricts until the last (grants come last). */
export const completeTotp = entrance('auth.complete_totp', {
  input: CompleteTotpInput,
  firstRead: readChallenge,
  openDuring: EVERY_MODE,
  settings: SIGN_IN_SETTINGS,
  writes: [...SIGN_IN_WRITES, ...CODE_USE_WRITES],
  outcomes: {
    ...OUTCOMES_AFTER_FACTORS,
    ...OUTCOMES_BEFORE_FACTORS,
    ...OUTCOMES_OF_CLOSED,
    rejected: refusedFor({
      /** The code was wrong, or was used before: nobody is told which. */
      invalid_code: refused<{ readonly attemptsLeft: number }>(),
      /** The sign-in cannot be continued; begin again. */
      challenge_expired: refused(),
      /** The admin may not come in any more. */
      not_active: refused<NotActive>(),
    }),
  },
  audits: [...SIGN_IN_EVENTS, BREAK_GLASS_USED, ...CODE_USE_EVENTS],
  notifies: [...SIGN_IN_NOTICES, BREAK_GLASS_NOTICE, ...CODE_USE_NOTICES],
}).body(async (run, snapshot) => {
  if (!run.setting(AUTH_ENABLED)) return stepRefused(run, snapshot, 'auth_disabled', result('auth_disabled'));
  // Looked at again: whoever was shut out since the password comes no further.
  if (snapshot !== null && snapshot.adminStatus !== 'active') {
    const refusal = result('rejected', { reason: 'not_active', status: snapshot.adminStatus });
    return stepRefused(run, snapshot, 'not_active', refusal);
  }
  if (!challengeIsOpen(snapshot, 'totp', run)) return challengeExpired(run, snapshot);
  const unreasoned = reasonLacks(run, snapshot, run.input.reason);
  if (unreasoned !== null) return unreasoned;

  const { challenge, deviceRecognised, mustChangePassword } = snapshot;
  const { adminId, deviceDigest, credentialEpoch, challengeDigest } = challenge;
  run.fromDevice(deviceDigest);
  const subject = { adminId, recognisedDevice: deviceRecognised ? deviceDigest : null };
  const [attempt, factor] = await Promise.all([reserveForCode(run, subject), run.query(totpState, { adminId })]);
  if (!attempt.reserved) return attempt.refusal;
  if (!factor.enabled || factor.sealedSeed === null) {
    await giveBack(run, attempt);
    return challengeExpired(run, snapshot);
  }

  // The code is used up before the session is opened: a crash between costs a code, never gives a second use.
  const use = await useCode(run, { adminId, sealedSeed: factor.sealedSeed, code: run.input.code });
  if (use !== 'used') return invalidCode(run, subject, attempt, use);

  const proven = {
    adminId,
    credentialEpoch,
    factors: withCode(challenge.factors),
    mustChangePassword,
    challengeDigest,
    deviceDigest,
    deviceRecognised,
    current: run.input.current ?? null,
  } as const;
  return completeSignIn(run, proven, attempt, tellsOfBrokenGlass(run, adminId, run.input.reason));
});
export type CompleteTotpResult = ResultOf<typeof completeTotp>;
