import { isOwn } from '../../kernel/actor.js';
import type { CanonicalEmail, ContactId } from '../../kernel/ids.js';
import { adminTarget } from '../../kernel/proofs.js';
import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { continueSession, SESSION_OPENING_EVENTS, SESSION_OPENING_WRITES } from '../../sessions/open-session.step.js';
import type { IssuedSession } from '../../sessions/session.view.js';
import { SESSION_MAX_LIVE } from '../../settings/core-settings.js';
import { adminById } from '../lifecycle.methods.js';
import { contactInUse } from './contact-in-use.step.js';
import { MANAGE_CONTACTS } from './contact.abilities.js';
import { PRIMARY_CHANGED, PRIMARY_CHANGED_NOTICE } from './contact.events.js';
import { ContactInput } from './contact.inputs.js';
import { makePrimaryWrite } from './contact.methods.js';

/**
 * Only among addresses that the owner proved from a session of their own, whoever asks: so a colleague can bring somebody back who lost
 * a mailbox, and can bring nobody's account to a mailbox of the colleague's choice.
 */
export const makePrimary = mutation('contacts.make_primary', {
  input: ContactInput,
  actors: 'any',
  // One's own contacts need no ability; those of others are for whoever the resolver says, about this admin.
  ability: ({ adminId }, actor) => (isOwn(actor, adminId) ? OWN_ACCOUNT : MANAGE_CONTACTS),
  target: ({ adminId }) => adminTarget(adminId),
  // Whoever found a session open must not be able to keep the account.
  stepUp: true,
  impersonating: 'refused',
  openDuring: [],
  settings: [SESSION_MAX_LIVE],
  writes: [makePrimaryWrite, ...SESSION_OPENING_WRITES],
  outcomes: {
    /**
     * The admin signs in with it from now on; every session and every mailed code from before is dead, and the address of before is a
     * contact. `issued` is the caller's own session, opened anew, or null when it was ended meanwhile or the account is another's.
     */
    made_primary: done<{ readonly issued: IssuedSession | null }>(),
    /** The admin signs in with it already; nothing changed. */
    already_primary: done(),
    /** Nobody proved yet that it is that admin's. */
    not_verified: refused(),
    /** Nobody signs in with a phone number. */
    not_email: refused(),
    /** Another admin signs in with it. Told only where its mailbox was read. */
    duplicate: refused(),
    /** That admin has no such contact, or it is retired. */
    not_found: refused<{ readonly entity: 'contact' }>(),
  },
  audits: [PRIMARY_CHANGED, ...SESSION_OPENING_EVENTS],
  notifies: [PRIMARY_CHANGED_NOTICE],
}).body(async (run) => {
  const { adminId, contactId } = run.input;
  const { actor } = run.grant;
  const [admin, contact] = await Promise.all([run.query(adminById, { adminId }), contactInUse(run, { adminId, contactId })]);
  if (admin === null || contact === null) return run.end('not_found', { entity: 'contact' });
  if (contact.kind !== 'email') return run.end('not_email');
  const expectedPrimary: CanonicalEmail = admin.canonicalEmail;
  if (contact.canonicalValue === expectedPrimary) return run.end('already_primary');
  if (contact.verification?.state !== 'verified') return run.end('not_verified');
  const claim = await run.change(makePrimaryWrite, run.grant, {
    adminId,
    contactId,
    expectedPrimary,
    formerContactId: run.newId() as ContactId,
    at: run.now,
    by: authorOf(actor),
  });
  if (claim.outcome === 'lost') {
    if (claim.reason === 'not_found') return run.end('not_found', { entity: 'contact' });
    if (claim.reason === 'not_verified' || claim.reason === 'duplicate') return run.end(claim.reason);
    return claim.reason === 'not_email' ? run.end('not_email') : run.end('conflict');
  }
  const { formerContactId, credentialEpoch } = claim;
  run.audit(PRIMARY_CHANGED, { contactId, formerContactId });
  run.notify(PRIMARY_CHANGED_NOTICE, { kind: 'admin', adminId });
  run.notify(PRIMARY_CHANGED_NOTICE, { kind: 'contact', adminId, contactId: formerContactId });
  if (!isOwn(actor, adminId)) return run.end('made_primary', { issued: null });
  const { factors, provenAt } = actor.session;
  return run.end('made_primary', { issued: await continueSession(run, actor.session, { factors, credentialEpoch, provenAt }) });
});
export type MakePrimaryResult = ResultOf<typeof makePrimary>;
