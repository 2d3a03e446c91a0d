import { objectionTo } from '../credentials/judge-password.step.js';
import { adminTarget } from '../kernel/proofs.js';
import { includesCode } from '../kernel/proven-factors.js';
import { ownerWords } from '../lifecycle/owner-words.step.js';
import { credentialsOf } from '../lifecycle/read-credentials.step.js';
import { PASSWORD_WRITES, setPassword } from '../lifecycle/set-password.step.js';
import type { ResultOf } from '../runner/operation.js';
import { entrance } from '../runner/operation.js';
import { refused, refusedFor, result } from '../runner/outcomes.js';
import { challengeIsOpen } from '../sessions/open-challenge.step.js';
import { SESSION_OPENING_WRITES } from '../sessions/open-session.step.js';
import { readChallenge } from '../sessions/read-challenge.step.js';
import { AUTH_ENABLED, PASSWORD_MIN_LENGTH, SESSION_MAX_LIVE, TOTP_MANDATORY } from '../settings/core-settings.js';
import { BREAK_GLASS_NOTICE, BREAK_GLASS_USED } from './authentication.events.js';
import { CompletePasswordChangeInput } from './authentication.inputs.js';
import { OUTCOMES_OF_CLOSED, reasonLacks, tellsOfBrokenGlass } from './break-glass.step.js';
import { authenticationProof, lostRace, openForProven, refusedByMode } from './complete-sign-in.step.js';
import { PASSWORD_CHANGED, PASSWORD_CHANGED_NOTICE } from './passwords/passwords.events.js';
import { noLongerActive, stepRefused } from './refuse-sign-in.step.js';
import { ENTERING_EVENTS, ENTERING_NOTICES, OUTCOMES_AFTER_FACTORS } from './sign-in.outcomes.js';

const { password_change_required: _, ...OUTCOMES } = OUTCOMES_AFTER_FACTORS;

/**
 * Every factor was proven on the way here, so the new password is the last thing due: setting it completes the sign-in. In maintenance and
 * emergency it does so for who breaks the glass alone: with `system.break_glass`, both factors proven, a reason and read-only mode off.
 */
export const completePasswordChange = entrance('auth.complete_password_change', {
  input: CompletePasswordChangeInput,
  firstRead: readChallenge,
  // Whom maintenance and emergency keep out is decided as at every other step; a password is no bookkeeping, so read-only closes it.
  openDuring: ['maintenance', 'emergency'],
  settings: [AUTH_ENABLED, TOTP_MANDATORY, SESSION_MAX_LIVE, PASSWORD_MIN_LENGTH],
  writes: [...PASSWORD_WRITES, ...SESSION_OPENING_WRITES],
  outcomes: {
    ...OUTCOMES,
    ...OUTCOMES_OF_CLOSED,
    /** The new password breaks these rules; the challenge is still good. */
    weak_password: refused<{ readonly rules: readonly string[] }>(),
    /** The new password is the old one; the challenge is still good. */
    same_password: refused(),
    /** Sign-in is switched off. */
    auth_disabled: refused(),
    rejected: refusedFor({
      /** The sign-in cannot be continued; begin again. */
      challenge_expired: refused(),
    }),
  },
  audits: [...ENTERING_EVENTS, BREAK_GLASS_USED, PASSWORD_CHANGED],
  notifies: [...ENTERING_NOTICES, BREAK_GLASS_NOTICE, PASSWORD_CHANGED_NOTICE],
}).body(async (run, snapshot) => {
  const expired = result('rejected', { reason: 'challenge_expired' });
  if (!run.setting(AUTH_ENABLED)) return stepRefused(run, snapshot, 'auth_disabled', result('auth_disabled'));
  if (snapshot !== null && snapshot.adminStatus !== 'active') return noLongerActive(run, snapshot);
  if (!challengeIsOpen(snapshot, 'password_change', run)) return stepRefused(run, snapshot, 'challenge', expired);
  // A factor was made mandatory since: what was proven on the way here is not enough any more, and would open a session that is over.
  const { factors: proved } = snapshot.challenge;
  if (run.setting(TOTP_MANDATORY) && !includesCode(proved)) return stepRefused(run, snapshot, 'challenge', expired);
  const unreasoned = reasonLacks(run, snapshot, run.input.reason);
  if (unreasoned !== null) return unreasoned;
  const { challenge, deviceRecognised } = snapshot;
  const { adminId, deviceDigest, challengeDigest, credentialEpoch, factors } = challenge;
  run.fromDevice(deviceDigest);
  const current = run.input.current ?? null;
  const proven = {
    adminId,
    credentialEpoch,
    factors,
    mustChangePassword: false,
    challengeDigest,
    deviceDigest,
    deviceRecognised,
    current,
  };
  const tell = tellsOfBrokenGlass(run, adminId, run.input.reason);
  const closed = await refusedByMode(run, proven, tell);
  if (closed !== null) return closed;
  const credentials = await credentialsOf(run, adminId);
  if (credentials === null) return stepRefused(run, snapshot, 'challenge', expired);
  const { newPassword } = run.input;
  const { passwordHash } = credentials;
  const objection = await objectionTo(run, newPassword, { replaces: passwordHash, context: ownerWords(credentials) });
  if (objection !== null) return objection;
  const next = { adminId, password: newPassword, expectedEpoch: credentialEpoch };
  const changed = await setPassword(run, authenticationProof(run, proven), next);
  if (changed === null) return lostRace(run, adminId);
  run.audit(PASSWORD_CHANGED, { by: 'sign_in' }, adminTarget(adminId));
  run.notify(PASSWORD_CHANGED_NOTICE, { kind: 'admin', adminId });
  return openForProven(run, { ...proven, credentialEpoch: changed.credentialEpoch }, tell);
});
export type CompletePasswordChangeResult = ResultOf<typeof completePasswordChange>;
