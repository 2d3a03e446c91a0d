import { isOwn } from '../../kernel/actor.js';
import { askAgainAt, soonest } from '../../credentials/issue-code.step.js';
import { ATTEMPT_SETTINGS, budgetOfContacts, count, COUNTING_WRITES } from '../../credentials/reserve-attempt.step.js';
import type { Instant } from '../../kernel/ids.js';
import { later } from '../../kernel/ids.js';
import { adminTarget } from '../../kernel/proofs.js';
import { authorOf } from '../../kernel/write-author.js';
import type { Queries } from '../../runner/capabilities.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { contactInUse } from './contact-in-use.step.js';
import { MANAGE_CONTACTS } from './contact.abilities.js';
import { EMAIL_VERIFICATION, PHONE_VERIFICATION, VERIFICATION_SENT } from './contact.events.js';
import { ContactInput } from './contact.inputs.js';
import { requestVerificationWrite } from './contact.methods.js';
import type { ContactRecord } from './contact.record.js';
import { codeFor } from './verification-code.step.js';

/** Counted before anything is sent: whoever may name any address must not have the host write to all of them. */
export const requestVerification = mutation('contacts.request_verification', {
  input: ContactInput,
  actors: 'any',
  // One's own contacts need no ability; those of others are for whoever the resolver says, about this admin.
  ability: ({ adminId }, actor) => (isOwn(actor, adminId) ? OWN_ACCOUNT : MANAGE_CONTACTS),
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: false, // it was asked for when the contact was added, and a code opens nothing by itself
  impersonating: 'refused',
  openDuring: [],
  settings: ATTEMPT_SETTINGS,
  writes: [...COUNTING_WRITES, requestVerificationWrite],
  outcomes: {
    /** A code is on its way there, and every earlier one for this contact is dead. */
    sent: done<{ readonly expiresAt: Instant }>(),
    /** It is verified already; nothing was sent. */
    already_verified: done(),
    /** The last code was sent a moment ago, or too many were for this admin. */
    throttled: refused<{ readonly retryAt: Instant }>(),
    /** That admin has no such contact, or it is retired. */
    not_found: refused<{ readonly entity: 'contact' }>(),
  },
  audits: [VERIFICATION_SENT],
  delivers: [EMAIL_VERIFICATION, PHONE_VERIFICATION],
}).body(async (run) => {
  const { adminId, contactId } = run.input;
  const contact = await contactInUse(run, { adminId, contactId });
  if (contact === null) return run.end('not_found', { entity: 'contact' });
  if (contact.verification?.state === 'verified') return run.end('already_verified');
  const sooner = sentAMomentAgo(run, contact);
  if (sooner !== null) return run.end('throttled', { retryAt: sooner });
  const counted = await count(run, budgetOfContacts(adminId, 'sent'), 'password');
  if (!counted.reserved) return run.end('throttled', { retryAt: counted.retryAt });
  const { code, codeDigest, expiresAt } = codeFor(run, contact);
  const claim = await run.change(requestVerificationWrite, run.grant, {
    adminId,
    contactId,
    codeDigest,
    expiresAt,
    notSince: soonest(run),
    at: run.now,
    by: authorOf(run.grant.actor),
  });
  if (claim.outcome === 'lost') {
    if (claim.reason === 'not_found') return run.end('not_found', { entity: 'contact' });
    return claim.reason === 'too_soon' ? run.end('throttled', { retryAt: askAgainAt(run, claim.retryAt) }) : run.end('conflict');
  }
  run.audit(VERIFICATION_SENT, { contactId });
  // By mail or by text message: what the contact is says which, and nobody chooses.
  const purpose = contact.kind === 'email' ? EMAIL_VERIFICATION : PHONE_VERIFICATION;
  run.deliver(purpose, { adminId, address: claim.address, code, expiresAt });
  return run.end('sent', { expiresAt });
});
/** When to ask again after the code that is on its way; null where none was sent so lately. The write asks the same once more. */
function sentAMomentAgo(run: Queries, { verification }: ContactRecord): Instant | null {
  if (verification?.state !== 'pending') return null;
  const { since } = verification;
  if (since < soonest(run) || since > run.now) return null;
  return askAgainAt(run, later(since, run.policy.codes.resendAfterMs + 1));
}
export type RequestVerificationResult = ResultOf<typeof requestVerification>;
