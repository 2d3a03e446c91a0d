import { giveBack } from '../credentials/attempts.js';
import type { CallOf } from '../operations/call.js';
import { entrance, EVERY_MODE } from '../operations/declaration.js';
import type { ResultOf } from '../operations/declaration.js';
import { byReason, ended, outcome } from '../operations/outcomes.js';
import { challengeIsOpen } from '../sessions/open-challenge.js';
import type { ChallengeSnapshot } from '../sessions/session.record.js';
import { AUTH_ENABLED } from '../settings/registry.js';
import { afterLastFactor } from './after-factors.js';
import { CompleteTotpInput } from './authentication.inputs.js';
import { challengeExpired, stepRefused } from './refused-sign-in.js';
import {
  OUTCOMES_AFTER_FACTORS,
  OUTCOMES_BEFORE_FACTORS,
  SIGN_IN_AUDITS,
  SIGN_IN_NOTIFICATIONS,
  SIGN_IN_SETTINGS,
  SIGN_IN_WRITES,
} from './sign-in.outcomes.js';
import type { NotActive } from './sign-in.outcomes.js';
import { invalidCode, reserveForCode, stepOf } from './totp/prove-code.js';
import { claimTotpStep, totpState } from './totp/totp.edges.js';

export const completeTotp = entrance('auth.complete_totp', {
  input: CompleteTotpInput,
  openDuring: EVERY_MODE,
  settings: SIGN_IN_SETTINGS,
  writes: [...SIGN_IN_WRITES, claimTotpStep],
  outcomes: {
    ...OUTCOMES_AFTER_FACTORS,
    ...OUTCOMES_BEFORE_FACTORS,
    rejected: byReason({
      invalid_code: outcome<{ readonly attemptsLeft: number }>(),
      challenge_expired: outcome(),
      not_active: outcome<NotActive>(),
    }),
  },
  audits: [...SIGN_IN_AUDITS, 'auth.totp.failed'],
  notifies: SIGN_IN_NOTIFICATIONS,
});
export type CompleteTotpResult = ResultOf<typeof completeTotp>;
type CompleteTotpRun = CallOf<typeof completeTotp>;

/** Challenge, attempt, code, step, session: five hops, each of which only narrows until the last (L3). */
export async function completeTotpBody(call: CompleteTotpRun, snapshot: ChallengeSnapshot | null): Promise<CompleteTotpResult> {
  if (!call.setting(AUTH_ENABLED)) return stepRefused(call, snapshot, 'auth_disabled', ended('auth_disabled'));
  // Looked at again: whoever was shut out since the password comes no further (F20, SQ4).
  if (snapshot !== null && snapshot.adminStatus !== 'active') {
    const refusal = ended('rejected', { reason: 'not_active', status: snapshot.adminStatus });
    return stepRefused(call, snapshot, 'not_active', refusal);
  }
  if (!challengeIsOpen(snapshot, 'totp', call)) return challengeExpired(call, snapshot);

  const { challenge, deviceRecognised, mustChangePassword } = snapshot;
  const { adminId, deviceDigest, credentialEpoch, challengeDigest } = challenge;
  call.fromDevice(deviceDigest);
  const subject = { adminId, recognisedDevice: deviceRecognised ? deviceDigest : null };
  const [attempt, factor] = await Promise.all([reserveForCode(call, subject), call.ask(totpState, { adminId })]);
  if (!attempt.reserved) return attempt.refusal;
  if (!factor.enabled || factor.sealedSeed === null) {
    await giveBack(call, attempt);
    return challengeExpired(call, snapshot);
  }

  const step = await stepOf(call, factor.sealedSeed, call.input.code);
  if (step === null) return invalidCode(call, subject, attempt, 'invalid');
  // The step is burned before the session is opened: a crash between costs a code, never gives a second use (A1).
  const claim = await call.narrow(claimTotpStep, { adminId, step, at: call.now });
  if (claim.outcome === 'lost') return invalidCode(call, subject, attempt, 'replayed');

  const proven = {
    adminId,
    credentialEpoch,
    factors: 'password_and_totp',
    mustChangePassword,
    challengeDigest,
    deviceDigest,
    deviceRecognised,
  } as const;
  return afterLastFactor(call, proven, attempt);
}
