import { isOwn } from '../../kernel/actor.js';
import { adminTarget } from '../../kernel/proofs.js';
import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { MANAGE_CONTACTS } from './contact.abilities.js';
import { CONTACT_RETIRED, CONTACT_RETIRED_NOTICE } from './contact.events.js';
import { ContactInput } from './contact.inputs.js';
import { retireContactWrite } from './contact.methods.js';

/** Nothing is removed: the record says for ever what an event about it was about. */
export const retireContact = mutation('contacts.retire_contact', {
  input: ContactInput,
  actors: 'any',
  // One's own contacts need no ability; those of others are for whoever the resolver says, about this admin.
  ability: ({ adminId }, actor) => (isOwn(actor, adminId) ? OWN_ACCOUNT : MANAGE_CONTACTS),
  target: ({ adminId }) => adminTarget(adminId),
  // A proven contact is what an admin comes back by who lost the mailbox of signing in.
  stepUp: true,
  impersonating: 'refused',
  openDuring: [],
  writes: [retireContactWrite],
  outcomes: {
    /** The contact is never used again; its record stays. */
    retired: done(),
    /** It was retired before; nothing changed. */
    already_retired: done(),
    /** It is what the admin signs in with; make another one primary first. */
    primary_forbidden: refused(),
    /** That admin has no such contact. */
    not_found: refused<{ readonly entity: 'contact' }>(),
  },
  audits: [CONTACT_RETIRED],
  notifies: [CONTACT_RETIRED_NOTICE],
}).body(async (run) => {
  const { adminId, contactId } = run.input;
  const change = { adminId, contactId, at: run.now, by: authorOf(run.grant.actor) };
  const claim = await run.change(retireContactWrite, run.grant, change);
  if (claim.outcome === 'lost') {
    if (claim.reason === 'not_found') return run.end('not_found', { entity: 'contact' });
    if (claim.reason === 'primary') return run.end('primary_forbidden');
    return claim.reason === 'already_retired' ? run.end('already_retired') : run.end('conflict');
  }
  run.audit(CONTACT_RETIRED, { contactId });
  run.notify(CONTACT_RETIRED_NOTICE, { kind: 'admin', adminId });
  return run.end('retired');
});
export type RetireContactResult = ResultOf<typeof retireContact>;
