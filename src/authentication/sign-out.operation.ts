import { NoInput } from '../runner/input/no-input.js';
import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, mutation, OWN_ACCOUNT } from '../runner/operation.js';
import { done } from '../runner/outcomes.js';
import { endInStore, SESSION_ENDING_WRITES } from '../sessions/end-session.step.js';
import { LOGOUT } from './authentication.events.js';

/** Ends the session in the store; a client that merely forgets its cookie has signed out of nothing. */
export const signOut = mutation('auth.sign_out', {
  input: NoInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: false,
  impersonating: 'allowed',
  openDuring: EVERY_MODE,
  writes: SESSION_ENDING_WRITES,
  outcomes: {
    /** The session is dead now. */
    signed_out: done(),
    /** It was dead before; nothing changed. */
    already_ended: done(),
  },
  audits: [LOGOUT],
}).body(async (run) => {
  const { adminId, sessionId } = run.actor;
  const claim = await endInStore(run, { adminId, sessionId, reason: 'signed_out' });
  if (claim.outcome === 'lost') return run.end('already_ended');
  run.audit(LOGOUT, {});
  return run.end('signed_out');
});
export type SignOutResult = ResultOf<typeof signOut>;
