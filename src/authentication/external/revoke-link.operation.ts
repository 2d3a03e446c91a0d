import { isOwn } from '../../kernel/actor.js';
import { adminTarget } from '../../kernel/proofs.js';
import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { continueSession, SESSION_OPENING_EVENTS, SESSION_OPENING_WRITES } from '../../sessions/open-session.step.js';
import type { IssuedSession } from '../../sessions/session.view.js';
import { SESSION_MAX_LIVE } from '../../settings/core-settings.js';
import { MANAGE_EXTERNAL_IDENTITIES } from './external.abilities.js';
import { LINK_REVOKED, LINK_REVOKED_NOTICE } from './external.events.js';
import { RevokeLinkInput } from './external.inputs.js';
import { revokeLinkWrite } from './external.methods.js';

/**
 * Ends what the link opened, too, in the same write: else whoever lost the account at the provider would lose the way in and keep the
 * house. Works while external sign-in is switched off, and needs no setting on.
 */
export const revokeLink = mutation('external.revoke_link', {
  input: RevokeLinkInput,
  actors: 'any',
  // One's own links need no ability; those of others are for whoever the resolver says, about this admin.
  ability: ({ adminId }, actor) => (isOwn(actor, adminId) ? OWN_ACCOUNT : MANAGE_EXTERNAL_IDENTITIES),
  target: ({ adminId }) => adminTarget(adminId),
  // Whoever found a session open must not be the one who goes on while the owner is signed out everywhere.
  stepUp: true,
  impersonating: 'refused',
  // As a password is reset: a way in that is no longer its owner's does not wait for the end of the maintenance.
  openDuring: ['maintenance'],
  settings: [SESSION_MAX_LIVE],
  writes: [revokeLinkWrite, ...SESSION_OPENING_WRITES],
  outcomes: {
    /**
     * The identity lets nobody in and is told nothing any more. Where it could sign in, every session and half-done sign-in of that admin
     * is dead; `issued` is then the caller's own session, opened anew. It is null when that was ended meanwhile, when the account is
     * another's, and when the link had let nobody in.
     */
    revoked: done<{ readonly issued: IssuedSession | null }>(),
    /** It was revoked before; nothing changed. */
    already_revoked: done(),
    /** That admin has no such link. */
    not_found: refused<{ readonly entity: 'link' }>(),
  },
  audits: [LINK_REVOKED, ...SESSION_OPENING_EVENTS],
  notifies: [LINK_REVOKED_NOTICE],
}).body(async (run) => {
  const { adminId, linkId } = run.input;
  const { actor } = run.grant;
  const change = { adminId, linkId, at: run.now, by: authorOf(actor) };
  const claim = await run.change(revokeLinkWrite, run.grant, change);
  if (claim.outcome === 'lost') {
    if (claim.reason === 'not_found') return run.end('not_found', { entity: 'link' });
    return claim.reason === 'already_revoked' ? run.end('already_revoked') : run.end('conflict');
  }
  const { credentialEpoch } = claim;
  run.audit(LINK_REVOKED, { linkId, endedSessions: credentialEpoch !== null });
  run.notify(LINK_REVOKED_NOTICE, { kind: 'admin', adminId });
  if (credentialEpoch === null || !isOwn(actor, adminId)) return run.end('revoked', { issued: null });
  const { factors, provenAt } = actor.session;
  return run.end('revoked', { issued: await continueSession(run, actor.session, { factors, credentialEpoch, provenAt }) });
});
export type RevokeLinkResult = ResultOf<typeof revokeLink>;
