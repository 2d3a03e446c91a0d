import { freshCode } from '../credentials/issue-code.step.js';
import { canonicalEmail } from '../kernel/canonical-email.js';
import type { CanonicalEmail } from '../kernel/ids.js';
import { adminTarget } from '../kernel/proofs.js';
import { authorOf } from '../kernel/write-author.js';
import type { ResultOf } from '../runner/operation.js';
import { mutation } from '../runner/operation.js';
import { done, refused } from '../runner/outcomes.js';
import type { AdminView } from './admin.view.js';
import { adminView } from './admin.view.js';
import { CREATE_ADMINS } from './lifecycle.abilities.js';
import { ADMIN_CREATED, INVITATION } from './lifecycle.events.js';
import { CreateAdminInput } from './lifecycle.inputs.js';
import { createAdmin } from './lifecycle.methods.js';

/** Admin and invitation are one write, without password and without any right. */
export const create = mutation('admin.create', {
  input: CreateAdminInput,
  actors: 'any',
  ability: CREATE_ADMINS,
  target: () => null,
  stepUp: false,
  impersonating: 'allowed',
  openDuring: [],
  writes: [createAdmin],
  outcomes: {
    /** The admin exists, `pending_verification`, and an invitation is on its way. */
    created: done<{ readonly admin: AdminView }>(),
    /** Another admin has this address. */
    email_taken: refused(),
  },
  audits: [ADMIN_CREATED],
  delivers: [INVITATION],
}).body(async (run) => {
  const { email, name } = run.input;
  const { code, codeDigest, expiresAt } = freshCode(run, run.policy.codes.invitationTtlMs);
  const claim = await run.change(createAdmin, run.grant, {
    email: email.trim(),
    // The input rule has already refused what has no canonical form.
    canonicalEmail: canonicalEmail(email) as CanonicalEmail,
    name,
    invitation: { codeDigest, expiresAt },
    at: run.now,
    by: authorOf(run.grant.actor),
  });
  if (claim.outcome === 'lost') return claim.reason === 'email_taken' ? run.end('email_taken') : run.end('conflict');
  const { admin } = claim;
  run.audit(ADMIN_CREATED, { by: 'admin' }, adminTarget(admin.adminId));
  run.deliver(INVITATION, { adminId: admin.adminId, address: admin.email, code, expiresAt });
  return run.end('created', { admin: adminView(admin) });
});
export type CreateAdminResult = ResultOf<typeof create>;
