import { BRUTE_FORCE_DETECTED, FAILED_ATTEMPTS_NOTICE } from '../../credentials/credentials.events.js';
import { objectionTo } from '../../credentials/judge-password.step.js';
import { ATTEMPT_SETTINGS, ATTEMPT_WRITES, settleSucceeded } from '../../credentials/reserve-attempt.step.js';
import type { Instant } from '../../kernel/ids.js';
import { withPassword } from '../../kernel/proven-factors.js';
import { ownerWords } from '../../lifecycle/owner-words.step.js';
import { credentialsOf } from '../../lifecycle/read-credentials.step.js';
import { PASSWORD_WRITES, setPassword } from '../../lifecycle/set-password.step.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done, refused, refusedFor } from '../../runner/outcomes.js';
import { SESSION_OPENING_EVENTS, SESSION_OPENING_WRITES } from '../../sessions/open-session.step.js';
import type { IssuedSession } from '../../sessions/session.view.js';
import { PASSWORD_MIN_LENGTH, SESSION_MAX_LIVE } from '../../settings/core-settings.js';
import { PASSWORD_REJECTED } from '../authentication.events.js';
import { goOn } from '../go-on.step.js';
import { proveOwnPassword } from '../prove-password.step.js';
import { PASSWORD_CHANGED, PASSWORD_CHANGED_NOTICE } from './passwords.events.js';
import { ChangeOwnPasswordInput } from './passwords.inputs.js';

/** The old password first, so that nobody at an unlocked screen has a new one judged; then one write ends every other session. */
export const changeOwnPassword = mutation('credentials.change_own_password', {
  input: ChangeOwnPasswordInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: false, // the password is asked for right here
  impersonating: 'refused',
  openDuring: ['maintenance'],
  settings: [PASSWORD_MIN_LENGTH, SESSION_MAX_LIVE, ...ATTEMPT_SETTINGS],
  writes: [...ATTEMPT_WRITES, ...PASSWORD_WRITES, ...SESSION_OPENING_WRITES],
  outcomes: {
    /** The new password counts; `issued` is the caller's own session, opened anew, or null when it was ended meanwhile. */
    changed: done<{ readonly issued: IssuedSession | null }>(),
    /** The new password breaks these rules. */
    weak_password: refused<{ readonly rules: readonly string[] }>(),
    /** The new password is the old one. */
    same_password: refused(),
    rejected: refusedFor({
      /** The old password was wrong. */
      invalid_credentials: refused(),
    }),
    /** Too many attempts; none counts before this moment. */
    throttled: refused<{ readonly retryAt: Instant }>(),
  },
  audits: [PASSWORD_CHANGED, PASSWORD_REJECTED, BRUTE_FORCE_DETECTED, ...SESSION_OPENING_EVENTS],
  notifies: [PASSWORD_CHANGED_NOTICE, FAILED_ATTEMPTS_NOTICE],
}).body(async (run) => {
  const { adminId, session } = run.actor;
  const { current, next } = run.input;
  const credentials = await credentialsOf(run, adminId);
  if (credentials === null) return run.end('session_ended');
  const { passwordHash } = credentials;
  const proof = await proveOwnPassword(run, current, passwordHash);
  if (!proof.proven) return proof.refusal;
  const objection = await objectionTo(run, next, { replaces: passwordHash, context: ownerWords(credentials) });
  if (objection !== null) {
    await settleSucceeded(run, proof.attempt); // the old password was right
    return objection;
  }
  const [changed] = await Promise.all([
    // The epoch of the session, not of the record just read: what moved since this actor signed in must not be overlooked.
    setPassword(run, run.grant, { adminId, password: next, expectedEpoch: session.credentialEpoch }),
    settleSucceeded(run, proof.attempt),
  ]);
  if (changed === null) return run.end('conflict');
  run.audit(PASSWORD_CHANGED, { by: 'owner' });
  run.notify(PASSWORD_CHANGED_NOTICE, { kind: 'admin', adminId });
  return run.end('changed', { issued: await goOn(run, withPassword(session.factors), changed.credentialEpoch) });
});
export type ChangeOwnPasswordResult = ResultOf<typeof changeOwnPassword>;
