import { adminTarget } from '../kernel/proofs.js';
import { authorOf } from '../kernel/write-author.js';
import type { CallOf } from '../operations/call.js';
import { EVERY_MODE, mutation, OWN_ACCOUNT } from '../operations/declaration.js';
import type { ResultOf } from '../operations/declaration.js';
import { ended, outcome } from '../operations/outcomes.js';
import { SESSION_MAX_LIVE } from '../settings/registry.js';
import { continueSession, SESSION_OPENING_AUDITS, SESSION_OPENING_WRITES } from './open-session.js';
import { adminStateForSessions, endAllSessions, sessionById } from './session.edges.js';
import { NoInput, RevokeAllInput } from './session.inputs.js';
import type { IssuedSession } from './session.view.js';

const common = {
  stepUp: false,
  openDuring: EVERY_MODE,
  audits: ['security.sessions.revoked'],
  notifies: ['sessions_revoked'],
} as const;

export const revokeAllOwn = mutation('sessions.revoke_all_own', {
  ...common,
  input: NoInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  // It opens a session: an impersonated one would come back as the target's own (S1, I1).
  impersonating: 'refused',
  settings: [SESSION_MAX_LIVE],
  writes: [endAllSessions, ...SESSION_OPENING_WRITES],
  audits: SESSION_OPENING_AUDITS,
  outcomes: {
    /** `issued` is the caller's own session, opened anew; null when it was ended meanwhile and nothing goes on. */
    revoked: outcome<{ readonly issued: IssuedSession | null }>(),
  },
});
export type RevokeAllOwnResult = ResultOf<typeof revokeAllOwn>;

export const revokeAll = mutation('sessions.revoke_all', {
  ...common,
  input: RevokeAllInput,
  actors: 'any',
  ability: 'sessions.revoke',
  target: ({ adminId }) => adminTarget(adminId),
  impersonating: 'allowed',
  writes: [endAllSessions],
  outcomes: { revoked: outcome(), not_found: outcome<{ readonly entity: 'admin' }>(), conflict: outcome() },
});
export type RevokeAllResult = ResultOf<typeof revokeAll>;

/** Ends everything first and opens anew second: a crash between leaves everybody signed out, which is less, not more (L3, L8). */
export async function revokeAllOwnBody(call: CallOf<typeof revokeAllOwn>): Promise<RevokeAllOwnResult> {
  const { actor } = call;
  const { adminId, sessionId } = actor;
  const current = await call.ask(sessionById, { sessionId });
  if (current?.session.adminId !== adminId) return ended('session_ended');
  const claim = await call.narrow(endAllSessions, {
    adminId,
    expectedEpoch: actor.session.credentialEpoch,
    at: call.now,
    by: authorOf(actor),
  });
  if (claim.outcome === 'lost') return ended('conflict');
  call.audit('security.sessions.revoked', { reason: null });
  call.notify('sessions_revoked', { kind: 'admin', adminId });
  const { deviceDigest, provenAt } = current.session;
  // `provenAt` is carried over, not renewed: going on is no new proof of password or code.
  const goesOn = { adminId, sessionId, deviceDigest, credentialEpoch: claim.credentialEpoch, provenAt };
  return ended('revoked', { issued: await continueSession(call, goesOn) });
}

export async function revokeAllBody(call: CallOf<typeof revokeAll>): Promise<RevokeAllResult> {
  const { adminId, reason } = call.input;
  const admin = await call.ask(adminStateForSessions, { adminId });
  if (admin === null) return ended('not_found', { entity: 'admin' });
  const claim = await call.narrow(endAllSessions, {
    adminId,
    expectedEpoch: admin.adminCredentialEpoch,
    at: call.now,
    by: authorOf(call.grant.actor),
  });
  if (claim.outcome === 'lost') return claim.reason === 'not_found' ? ended('not_found', { entity: 'admin' }) : ended('conflict');
  call.audit('security.sessions.revoked', { reason });
  call.notify('sessions_revoked', { kind: 'admin', adminId });
  return ended('revoked');
}
