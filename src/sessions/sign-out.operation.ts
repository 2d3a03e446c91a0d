import type { CallOf } from '../operations/call.js';
import { EVERY_MODE, mutation, OWN_ACCOUNT } from '../operations/declaration.js';
import type { ResultOf } from '../operations/declaration.js';
import { ended, outcome } from '../operations/outcomes.js';
import { endSession } from './session.edges.js';
import { NoInput } from './session.inputs.js';

export const signOut = mutation('auth.sign_out', {
  input: NoInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: false,
  impersonating: 'allowed',
  openDuring: EVERY_MODE,
  writes: [endSession],
  outcomes: { signed_out: outcome(), already_ended: outcome() },
  audits: ['auth.logout'],
});
export type SignOutResult = ResultOf<typeof signOut>;

/** Ends the session in the store; a client that merely forgets its cookie has signed out of nothing (F30). */
export async function signOutBody(call: CallOf<typeof signOut>): Promise<SignOutResult> {
  const { adminId, sessionId } = call.actor;
  const claim = await call.narrow(endSession, { adminId, sessionId, reason: 'signed_out', at: call.now });
  if (claim.outcome === 'lost') return ended('already_ended');
  call.audit('auth.logout', {});
  return ended('signed_out');
}
