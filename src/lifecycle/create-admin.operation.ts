import { canonicalEmail } from '../kernel/canonical-email.js';
import type { CanonicalEmail } from '../kernel/ids.js';
import { adminTarget } from '../kernel/proofs.js';
import { authorOf } from '../kernel/write-author.js';
import type { CallOf } from '../operations/call.js';
import { mutation } from '../operations/declaration.js';
import type { ResultOf } from '../operations/declaration.js';
import { ended, outcome } from '../operations/outcomes.js';
import { freshCode } from '../credentials/one-time-codes.js';
import { adminView } from './admin.view.js';
import type { AdminView } from './admin.view.js';
import { createAdmin } from './lifecycle.edges.js';
import { CreateAdminInput } from './lifecycle.inputs.js';

export const create = mutation('admin.create', {
  input: CreateAdminInput,
  actors: 'any',
  ability: 'admins.create',
  target: () => null,
  stepUp: false,
  impersonating: 'allowed',
  openDuring: [],
  writes: [createAdmin],
  outcomes: { created: outcome<{ readonly admin: AdminView }>(), email_taken: outcome() },
  audits: ['admin.created'],
  delivers: ['invitation'],
});
export type CreateAdminResult = ResultOf<typeof create>;

/** Admin and invitation are one write, without password and without any right (AZ-10). */
export async function createBody(call: CallOf<typeof create>): Promise<CreateAdminResult> {
  const { email, name } = call.input;
  const { code, codeDigest, expiresAt } = freshCode(call, call.policy.codes.invitationTtlMs);
  const claim = await call.commit(createAdmin, call.grant, {
    email: email.trim(),
    // The input rule has already refused what has no canonical form.
    canonicalEmail: canonicalEmail(email) as CanonicalEmail,
    name,
    invitation: { codeDigest, expiresAt },
    at: call.now,
    by: authorOf(call.grant.actor),
  });
  if (claim.outcome === 'lost') return claim.reason === 'email_taken' ? ended('email_taken') : ended('conflict');
  const { admin } = claim;
  call.audit('admin.created', { by: 'admin' }, adminTarget(admin.adminId));
  call.deliver({ purpose: 'invitation', adminId: admin.adminId, address: admin.email, code, expiresAt });
  return ended('created', { admin: adminView(admin) });
}
