import { adminTarget } from '../kernel/proofs.js';
import { authorOf } from '../kernel/write-author.js';
import type { ResultOf } from '../runner/operation.js';
import { mutation } from '../runner/operation.js';
import { done, refused } from '../runner/outcomes.js';
import { CREATE_ADMINS } from './lifecycle.abilities.js';
import { INVITATION_WITHDRAWN } from './lifecycle.events.js';
import { WithdrawInvitationInput } from './lifecycle.inputs.js';
import { withdrawAdminInvitation } from './lifecycle.methods.js';

/** Closes a record for good, so it asks for a recent proof; nothing is read before the write, which alone can tell whether it was accepted. */
export const withdrawInvitation = mutation('admin.withdraw_invitation', {
  input: WithdrawInvitationInput,
  actors: 'any',
  ability: CREATE_ADMINS,
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: true,
  impersonating: 'allowed',
  openDuring: [],
  writes: [withdrawAdminInvitation],
  outcomes: {
    /** The code is dead, the record closed for good, and its address free for another admin. */
    withdrawn: done(),
    /** Somebody did so before. */
    already_withdrawn: done(),
    /** The admin has accepted, or came with a password or a verified address: `suspend` shuts them out. */
    already_accepted: refused(),
    /** There is no such admin. */
    not_found: refused<{ readonly entity: 'admin' }>(),
  },
  audits: [INVITATION_WITHDRAWN],
}).body(async (run) => {
  const { adminId, reason } = run.input;
  const claim = await run.change(withdrawAdminInvitation, run.grant, { adminId, at: run.now, by: authorOf(run.grant.actor) });
  if (claim.outcome === 'won') {
    run.audit(INVITATION_WITHDRAWN, { reason });
    return run.end('withdrawn');
  }
  switch (claim.reason) {
    case 'already_closed':
      return run.end('already_withdrawn');
    case 'already_accepted':
      return run.end('already_accepted');
    case 'not_found':
      return run.end('not_found', { entity: 'admin' });
    case 'author_moved':
      return run.end('conflict');
  }
});
export type WithdrawInvitationResult = ResultOf<typeof withdrawInvitation>;
