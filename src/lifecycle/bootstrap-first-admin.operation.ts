import { hashNewPassword, brokenPasswordRules } from '../credentials/new-password.js';
import { canonicalEmail } from '../kernel/canonical-email.js';
import type { AdminId, CanonicalEmail } from '../kernel/ids.js';
import { adminTarget } from '../kernel/proofs.js';
import { authorOf } from '../kernel/write-author.js';
import type { CallOf } from '../operations/call.js';
import { mutation } from '../operations/declaration.js';
import type { ResultOf } from '../operations/declaration.js';
import { ended, outcome } from '../operations/outcomes.js';
import { PASSWORD_MIN_LENGTH } from '../settings/registry.js';
import { bootstrapAdmin } from './lifecycle.edges.js';
import { BootstrapInput } from './lifecycle.inputs.js';

export const bootstrapFirstAdmin = mutation('admin.bootstrap', {
  input: BootstrapInput,
  // A declared part of the host, from a command line: never a person, so never a route.
  actors: 'system',
  ability: 'admins.bootstrap',
  target: () => null,
  stepUp: false,
  impersonating: 'refused',
  openDuring: [],
  settings: [PASSWORD_MIN_LENGTH],
  writes: [bootstrapAdmin],
  conflict: false, // who loses the race is `already_bootstrapped`
  outcomes: {
    created: outcome<{ readonly adminId: AdminId }>(),
    already_bootstrapped: outcome(),
    weak_password: outcome<{ readonly rules: readonly string[] }>(),
  },
  audits: ['admin.created'],
});
export type BootstrapResult = ResultOf<typeof bootstrapFirstAdmin>;

/** The only insert of an active admin: the operator at the command line vouches for the email (ID-07). */
export async function bootstrapBody(call: CallOf<typeof bootstrapFirstAdmin>): Promise<BootstrapResult> {
  const { email, password } = call.input;
  const name = call.input.name ?? email.slice(0, email.lastIndexOf('@')).trim();
  const rules = await brokenPasswordRules(call, password, [email, name]);
  if (rules.length > 0) return ended('weak_password', { rules });
  const claim = await call.commit(bootstrapAdmin, call.grant, {
    email: email.trim(),
    canonicalEmail: canonicalEmail(email) as CanonicalEmail,
    name,
    passwordHash: await hashNewPassword(call, password),
    at: call.now,
    by: authorOf(call.grant.actor),
  });
  if (claim.outcome === 'lost') return ended('already_bootstrapped');
  call.audit('admin.created', { by: 'bootstrap' }, adminTarget(claim.adminId));
  return ended('created', { adminId: claim.adminId });
}
