import { authorOf } from '../kernel/write-author.js';
import { NoInput } from '../runner/input/no-input.js';
import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, mutation, OWN_ACCOUNT } from '../runner/operation.js';
import { done } from '../runner/outcomes.js';
import { SESSION_MAX_LIVE } from '../settings/core-settings.js';
import { continueSession } from './open-session.step.js';
import { SESSION_CREATED, SESSIONS_REVOKED, SESSIONS_REVOKED_NOTICE } from './session.events.js';
import { endAllSessions, openSessionWrite, sessionById } from './session.methods.js';
import type { IssuedSession } from './session.view.js';
import { proofToEndOwn } from './proof-to-end-own.js';

/** Ends everything first and opens anew second: a crash between leaves everybody signed out, which is less, not more. */
export const revokeAllOwn = mutation('sessions.revoke_all_own', {
  input: NoInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: proofToEndOwn,
  // It opens a session: an impersonated one would come back as the target's own.
  impersonating: 'refused',
  openDuring: EVERY_MODE,
  settings: [SESSION_MAX_LIVE],
  writes: [endAllSessions, openSessionWrite],
  outcomes: {
    /** All are dead; `issued` is the caller's own session, opened anew, or null when it was ended meanwhile and nothing goes on. */
    revoked: done<{ readonly issued: IssuedSession | null }>(),
  },
  audits: [SESSIONS_REVOKED, SESSION_CREATED],
  notifies: [SESSIONS_REVOKED_NOTICE],
}).body(async (run) => {
  const { actor } = run;
  const { adminId, sessionId } = actor;
  const current = await run.query(sessionById, { sessionId });
  if (current?.session.adminId !== adminId) return run.end('session_ended');
  const claim = await run.restrict(endAllSessions, {
    adminId,
    expectedEpoch: actor.session.credentialEpoch,
    at: run.now,
    by: authorOf(actor),
  });
  if (claim.outcome === 'lost') return run.end('conflict');
  run.audit(SESSIONS_REVOKED, { reason: null });
  run.notify(SESSIONS_REVOKED_NOTICE, { kind: 'admin', adminId });
  const { credentialEpoch } = claim;
  const { factors, provenAt } = current.session;
  // `provenAt` is carried over, not renewed: going on is no new proof of password or code.
  return run.end('revoked', { issued: await continueSession(run, current.session, { factors, credentialEpoch, provenAt }) });
});
export type RevokeAllOwnResult = ResultOf<typeof revokeAllOwn>;
