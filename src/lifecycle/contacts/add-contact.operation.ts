import { isOwn } from '../../kernel/actor.js';
import { canonicalEmail } from '../../kernel/canonical-email.js';
import { canonicalPhone } from '../../kernel/canonical-phone.js';
import type { ContactId } from '../../kernel/ids.js';
import { adminTarget } from '../../kernel/proofs.js';
import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { MOST_CONTACTS } from './contact-in-use.step.js';
import { MANAGE_CONTACTS } from './contact.abilities.js';
import { CONTACT_ADDED, CONTACT_ADDED_NOTICE } from './contact.events.js';
import { AddContactInput } from './contact.inputs.js';
import { addContactWrite } from './contact.methods.js';

/** Whether others have the address is neither asked nor told: an address that nobody proved is nobody's, and any admin may name one. */
export const addContact = mutation('contacts.add_contact', {
  input: AddContactInput,
  actors: 'any',
  // One's own contacts need no ability; those of others are for whoever the resolver says, about this admin.
  ability: ({ adminId }, actor) => (isOwn(actor, adminId) ? OWN_ACCOUNT : MANAGE_CONTACTS),
  target: ({ adminId }) => adminTarget(adminId),
  // Whoever found a session open must not get a way of their own into the account.
  stepUp: true,
  impersonating: 'refused',
  openDuring: [],
  writes: [addContactWrite],
  outcomes: {
    /** The contact is on record, and proven by nothing yet; ask for its verification next. */
    added: done<{ readonly contactId: ContactId }>(),
    /** That admin has this contact already, or signs in with it. Of other admins it says nothing. */
    duplicate: refused(),
    /** That admin has as many contacts as there may be; retire one first. */
    limit_reached: refused<{ readonly max: number }>(),
    /** There is no such admin. */
    not_found: refused<{ readonly entity: 'admin' }>(),
  },
  audits: [CONTACT_ADDED],
  notifies: [CONTACT_ADDED_NOTICE],
}).body(async (run) => {
  const { adminId } = run.input;
  const { kind, value, canonicalValue } = givenContact(run.input);
  const contactId = run.newId() as ContactId;
  const claim = await run.change(addContactWrite, run.grant, {
    contactId,
    adminId,
    kind,
    value,
    canonicalValue,
    limit: MOST_CONTACTS,
    at: run.now,
    by: authorOf(run.grant.actor),
  });
  if (claim.outcome === 'lost') {
    if (claim.reason === 'not_found') return run.end('not_found', { entity: 'admin' });
    if (claim.reason === 'limit_reached') return run.end('limit_reached', { max: MOST_CONTACTS });
    return claim.reason === 'duplicate' ? run.end('duplicate') : run.end('conflict');
  }
  run.audit(CONTACT_ADDED, { contactId, kind });
  run.notify(CONTACT_ADDED_NOTICE, { kind: 'admin', adminId });
  return run.end('added', { contactId });
});
export type AddContactResult = ResultOf<typeof addContact>;

/** The input rules have refused both at once, neither, and what has no canonical form. */
function givenContact({ email, phone }: AddContactInput) {
  const [kind, given, canonical] =
    email == null
      ? (['phone', phone ?? '', canonicalPhone(phone ?? '')] as const)
      : (['email', email, canonicalEmail(email)] as const);
  return { kind, value: given.trim(), canonicalValue: canonical as string };
}
