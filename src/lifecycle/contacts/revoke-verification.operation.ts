import { isOwn } from '../../kernel/actor.js';
import { adminTarget } from '../../kernel/proofs.js';
import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { MANAGE_CONTACTS } from './contact.abilities.js';
import { VERIFICATION_REVOKED, VERIFICATION_REVOKED_NOTICE } from './contact.events.js';
import { ContactInput } from './contact.inputs.js';
import { revokeVerificationWrite } from './contact.methods.js';

/** Closes no way in: nobody signs in by any contact but the primary one, and that one's verification stays. */
export const revokeVerification = mutation('contacts.revoke_verification', {
  input: ContactInput,
  actors: 'any',
  // One's own contacts need no ability; those of others are for whoever the resolver says, about this admin.
  ability: ({ adminId }, actor) => (isOwn(actor, adminId) ? OWN_ACCOUNT : MANAGE_CONTACTS),
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: true,
  impersonating: 'refused',
  openDuring: [],
  writes: [revokeVerificationWrite],
  outcomes: {
    /** The contact counts as unproven, and a code that was on its way is dead. */
    revoked: done(),
    /** It was not verified, and no code was on its way; nothing changed. */
    nothing_to_revoke: done(),
    /** It is what the admin signs in with; make another one primary first. */
    primary_forbidden: refused(),
    /** That admin has no such contact, or it is retired. */
    not_found: refused<{ readonly entity: 'contact' }>(),
  },
  audits: [VERIFICATION_REVOKED],
  notifies: [VERIFICATION_REVOKED_NOTICE],
}).body(async (run) => {
  const { adminId, contactId } = run.input;
  const change = { adminId, contactId, at: run.now, by: authorOf(run.grant.actor) };
  const claim = await run.change(revokeVerificationWrite, run.grant, change);
  if (claim.outcome === 'lost') {
    if (claim.reason === 'not_found') return run.end('not_found', { entity: 'contact' });
    if (claim.reason === 'primary') return run.end('primary_forbidden');
    return claim.reason === 'nothing_to_revoke' ? run.end('nothing_to_revoke') : run.end('conflict');
  }
  run.audit(VERIFICATION_REVOKED, { contactId });
  run.notify(VERIFICATION_REVOKED_NOTICE, { kind: 'admin', adminId });
  return run.end('revoked');
});
export type RevokeVerificationResult = ResultOf<typeof revokeVerification>;
