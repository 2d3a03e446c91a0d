import { askAgainAt, freshCode, soonest } from '../credentials/issue-code.step.js';
import { canonicalEmail } from '../kernel/canonical-email.js';
import type { CanonicalEmail, Instant } from '../kernel/ids.js';
import { adminTarget } from '../kernel/proofs.js';
import { authorOf } from '../kernel/write-author.js';
import type { ResultOf } from '../runner/operation.js';
import { mutation } from '../runner/operation.js';
import { done, refused } from '../runner/outcomes.js';
import type { AdminView } from './admin.view.js';
import { adminView } from './admin.view.js';
import { CORRECT_INVITATIONS } from './lifecycle.abilities.js';
import { INVITATION, INVITATION_CORRECTED } from './lifecycle.events.js';
import { CorrectInvitationInput } from './lifecycle.inputs.js';
import { correctAdminInvitation } from './lifecycle.methods.js';

/**
 * Address and code move in one write. The admin may hold roles already, so whoever says where the invitation goes says who gets
 * them: the resolver is asked about that admin, and denies as `outranked`.
 */
export const correctInvitation = mutation('admin.correct_invitation', {
  input: CorrectInvitationInput,
  actors: 'any',
  ability: CORRECT_INVITATIONS,
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: true,
  impersonating: 'allowed',
  openDuring: [],
  writes: [correctAdminInvitation],
  outcomes: {
    /** A new code is on its way to the new address; every earlier one is dead. */
    corrected: done<{ readonly admin: AdminView; readonly expiresAt: Instant }>(),
    /** Another admin has this address. */
    email_taken: refused(),
    /** The last code was sent a moment ago. */
    throttled: refused<{ readonly retryAt: Instant }>(),
    /** No invitation is due: the admin has accepted, or is suspended or locked and has to be let back in first. */
    already_accepted: refused(),
    /** There is no such admin, or the invitation was withdrawn. */
    not_found: refused<{ readonly entity: 'admin' }>(),
  },
  audits: [INVITATION_CORRECTED],
  delivers: [INVITATION],
}).body(async (run) => {
  const { adminId } = run.input;
  const email = run.input.email.trim();
  const { code, codeDigest, expiresAt } = freshCode(run, run.policy.codes.invitationTtlMs);
  const claim = await run.change(correctAdminInvitation, run.grant, {
    adminId,
    email,
    // The input rule has already refused what has no canonical form.
    canonicalEmail: canonicalEmail(email) as CanonicalEmail,
    invitation: { codeDigest, expiresAt },
    notSince: soonest(run),
    at: run.now,
    by: authorOf(run.grant.actor),
  });
  if (claim.outcome === 'won') {
    const { admin } = claim;
    // Neither address: what is kept for years names people by their ids alone.
    run.audit(INVITATION_CORRECTED, {});
    run.deliver(INVITATION, { adminId, address: admin.email, code, expiresAt });
    return run.end('corrected', { admin: adminView(admin), expiresAt });
  }
  switch (claim.reason) {
    case 'email_taken':
      return run.end('email_taken');
    case 'too_soon':
      return run.end('throttled', { retryAt: askAgainAt(run, claim.retryAt) });
    case 'already_accepted':
      return run.end('already_accepted');
    case 'not_found':
      return run.end('not_found', { entity: 'admin' });
    case 'author_moved':
      return run.end('conflict');
  }
});
export type CorrectInvitationResult = ResultOf<typeof correctInvitation>;
