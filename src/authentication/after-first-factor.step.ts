import type { ReservedAttempt } from '../credentials/reserve-attempt.step.js';
import { result } from '../runner/outcomes.js';
import type { ChallengePurpose } from '../sessions/session.record.js';
import { TOTP_MANDATORY } from '../settings/core-settings.js';
import type { ProvenAdmin, StepRun } from './complete-sign-in.step.js';
import { completeSignIn, goOnTo, settled } from './complete-sign-in.step.js';
import { signInRefused } from './refuse-sign-in.step.js';

/** An active admin who came through the first door, whichever it was. */
export interface FirstFactorProven extends Omit<ProvenAdmin, 'factors' | 'challengeDigest'> {
  readonly factors: 'password' | 'external';
  readonly secondFactorEnabled: boolean;
}

/**
 * A second factor where one is due, else the session: the one way on from every first factor, so that no door skips it. `attempt` is the
 * one that was counted before the first factor was looked at; null where nothing could be guessed.
 */
export async function afterFirstFactor(run: StepRun, first: FirstFactorProven, attempt: ReservedAttempt | null) {
  const { secondFactorEnabled: enabled, ...proven } = first;
  const { adminId } = proven;
  // What cannot be asked for is refused, not skipped: the application runs without the factor this admin has.
  if (enabled && !run.policy.totp) {
    await settled(run, attempt);
    const refusal = result('feature_disabled', { key: 'features.totp' });
    return signInRefused(run, { adminId, status: 'active' }, 'factor_unavailable', refusal);
  }
  // An enabled factor is always asked for, whatever the settings say.
  if (enabled || run.setting(TOTP_MANDATORY)) {
    const purpose: ChallengePurpose = enabled ? 'totp' : 'totp_enrolment';
    const challenge = await goOnTo(run, purpose, proven, attempt);
    if (challenge === null) return signInRefused(run, { adminId, status: 'active' }, 'conflict', result('conflict'));
    return result(enabled ? 'totp_required' : 'totp_enrolment_required', challenge);
  }
  return completeSignIn(run, { ...proven, challengeDigest: null }, attempt);
}
