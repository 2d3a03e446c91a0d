import { BRUTE_FORCE_DETECTED, FAILED_ATTEMPTS_NOTICE } from '../../credentials/credentials.events.js';
import {
  ATTEMPT_SETTINGS,
  ATTEMPT_WRITES,
  budgetOfContacts,
  giveBack,
  reportIfLast,
  reserve,
  settleSucceeded,
} from '../../credentials/reserve-attempt.step.js';
import type { Instant } from '../../kernel/ids.js';
import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done, refused, refusedFor } from '../../runner/outcomes.js';
import { contactInUse } from './contact-in-use.step.js';
import { CONTACT_VERIFIED, VERIFICATION_REJECTED } from './contact.events.js';
import { ConfirmVerificationInput } from './contact.inputs.js';
import { confirmVerificationWrite } from './contact.methods.js';
import { digestOfCode } from './verification-code.step.js';

/**
 * The owner's alone: a code that came to a mailbox says whose mailbox it is only together with a session of that admin. One write takes
 * the code and verifies exactly the contact it was made for.
 */
export const confirmVerification = mutation('contacts.confirm_verification', {
  input: ConfirmVerificationInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: false, // it was asked for when the contact was added, and will be again before anybody signs in with it
  impersonating: 'refused',
  openDuring: [],
  settings: ATTEMPT_SETTINGS,
  writes: [...ATTEMPT_WRITES, confirmVerificationWrite],
  outcomes: {
    /** The contact is proven to be the caller's. */
    verified: done(),
    /** It was before; nothing changed. */
    already_verified: done(),
    rejected: refusedFor({
      /** The code is none for this contact; it may have been used or replaced, or its contact counts as unproven since. */
      invalid_code: refused<{ readonly attemptsLeft: number }>(),
      /** The code ran out; ask for another. */
      code_expired: refused(),
    }),
    /** Too many attempts; none counts before this moment. */
    throttled: refused<{ readonly retryAt: Instant }>(),
    /** The caller has no such contact, or it is retired. */
    not_found: refused<{ readonly entity: 'contact' }>(),
  },
  audits: [CONTACT_VERIFIED, VERIFICATION_REJECTED, BRUTE_FORCE_DETECTED],
  notifies: [FAILED_ATTEMPTS_NOTICE],
}).body(async (run) => {
  const { adminId } = run.actor;
  const { contactId, code } = run.input;
  const contact = await contactInUse(run, { adminId, contactId });
  if (contact === null) return run.end('not_found', { entity: 'contact' });
  if (contact.verification?.state === 'verified') return run.end('already_verified');
  const attempt = await reserve(run, budgetOfContacts(adminId, 'typed'), 'password');
  if (!attempt.reserved) {
    run.audit(VERIFICATION_REJECTED, { contactId, reason: 'throttled' });
    return run.end('throttled', { retryAt: attempt.retryAt });
  }
  const claim = await run.change(confirmVerificationWrite, run.grant, {
    adminId,
    contactId,
    codeDigest: digestOfCode(code, contact),
    at: run.now,
    by: authorOf(run.actor),
  });
  if (claim.outcome === 'won') {
    run.audit(CONTACT_VERIFIED, { contactId });
    await settleSucceeded(run, attempt);
    return run.end('verified');
  }
  if (claim.reason === 'unknown') {
    run.audit(VERIFICATION_REJECTED, { contactId, reason: 'unknown' });
    reportIfLast(run, attempt, adminId, 'contact_code');
    return run.end('rejected', { reason: 'invalid_code', attemptsLeft: attempt.attemptsLeft });
  }
  // Whatever else there is to object to, this was no guess.
  await giveBack(run, attempt);
  if (claim.reason === 'not_found') return run.end('not_found', { entity: 'contact' });
  if (claim.reason === 'author_moved') return run.end('conflict');
  run.audit(VERIFICATION_REJECTED, { contactId, reason: 'expired' });
  return run.end('rejected', { reason: 'code_expired' });
});
export type ConfirmVerificationResult = ResultOf<typeof confirmVerification>;
