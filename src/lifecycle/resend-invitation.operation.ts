import { CODE_ISSUE_WRITES, issueAndDeliver } from '../credentials/issue-code.step.js';
import type { Instant } from '../kernel/ids.js';
import { adminTarget } from '../kernel/proofs.js';
import type { ResultOf } from '../runner/operation.js';
import { mutation } from '../runner/operation.js';
import { done, refused } from '../runner/outcomes.js';
import { CREATE_ADMINS } from './lifecycle.abilities.js';
import { INVITATION, INVITATION_SENT } from './lifecycle.events.js';
import { AdminIdInput } from './lifecycle.inputs.js';

export const resendInvitation = mutation('admin.resend_invitation', {
  input: AdminIdInput,
  actors: 'any',
  ability: CREATE_ADMINS,
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: false,
  impersonating: 'allowed',
  openDuring: [],
  writes: CODE_ISSUE_WRITES,
  outcomes: {
    /** A new code is on its way; every earlier one is dead. */
    sent: done<{ readonly expiresAt: Instant }>(),
    /** The last one was sent a moment ago. */
    throttled: refused<{ readonly retryAt: Instant }>(),
    /** The admin has accepted, so there is nothing to invite to. */
    already_accepted: refused(),
    /** There is no such admin, or the invitation was withdrawn. */
    not_found: refused<{ readonly entity: 'admin' }>(),
  },
  audits: [INVITATION_SENT],
  delivers: [INVITATION],
}).body(async (run) => {
  const { adminId } = run.input;
  const ttlMs = run.policy.codes.invitationTtlMs;
  const issued = await issueAndDeliver(run, run.grant, { adminId, purpose: INVITATION, ttlMs });
  if (issued.sent) {
    run.audit(INVITATION_SENT, {});
    return run.end('sent', { expiresAt: issued.expiresAt });
  }
  switch (issued.reason) {
    case 'too_soon':
      return run.end('throttled', { retryAt: issued.retryAt });
    case 'not_due':
      return run.end('already_accepted');
    case 'not_found':
      return run.end('not_found', { entity: 'admin' });
    case 'author_moved':
      return run.end('conflict');
  }
});
export type ResendInvitationResult = ResultOf<typeof resendInvitation>;
