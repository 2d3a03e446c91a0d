import { brokenPasswordRules, hashNewPassword } from '../credentials/judge-password.step.js';
import { canonicalEmail } from '../kernel/canonical-email.js';
import type { AdminId, CanonicalEmail } from '../kernel/ids.js';
import { adminTarget } from '../kernel/proofs.js';
import { authorOf } from '../kernel/write-author.js';
import type { ResultOf } from '../runner/operation.js';
import { mutation } from '../runner/operation.js';
import { done, refused } from '../runner/outcomes.js';
import { PASSWORD_MIN_LENGTH } from '../settings/core-settings.js';
import { BOOTSTRAP } from './lifecycle.abilities.js';
import { ADMIN_CREATED } from './lifecycle.events.js';
import { BootstrapInput } from './lifecycle.inputs.js';
import { bootstrapAdmin } from './lifecycle.methods.js';
import { ownerWords } from './owner-words.step.js';

/** The only insert of an active admin: the operator at the command line vouches for the email. */
export const bootstrapFirstAdmin = mutation('admin.bootstrap_first_admin', {
  input: BootstrapInput,
  // A declared part of the host, from a command line: never a person, so never a route.
  actors: 'system',
  ability: BOOTSTRAP,
  target: () => null,
  stepUp: false,
  impersonating: 'refused',
  openDuring: [],
  settings: [PASSWORD_MIN_LENGTH],
  writes: [bootstrapAdmin],
  conflict: false, // who loses the race is `already_bootstrapped`
  outcomes: {
    /** The first admin exists and may sign in. */
    created: done<{ readonly adminId: AdminId }>(),
    /** There is an admin already; nothing changed. */
    already_bootstrapped: refused(),
    /** The password breaks these rules. */
    weak_password: refused<{ readonly rules: readonly string[] }>(),
  },
  audits: [ADMIN_CREATED],
}).body(async (run) => {
  const { email, password } = run.input;
  const name = run.input.name ?? email.slice(0, email.lastIndexOf('@')).trim();
  const rules = await brokenPasswordRules(run, password, ownerWords({ email, name }));
  if (rules.length > 0) return run.end('weak_password', { rules });
  const claim = await run.change(bootstrapAdmin, run.grant, {
    email: email.trim(),
    canonicalEmail: canonicalEmail(email) as CanonicalEmail,
    name,
    passwordHash: await hashNewPassword(run, password),
    at: run.now,
    by: authorOf(run.grant.actor),
  });
  if (claim.outcome === 'lost') return run.end('already_bootstrapped');
  run.audit(ADMIN_CREATED, { by: 'bootstrap' }, adminTarget(claim.adminId));
  return run.end('created', { adminId: claim.adminId });
});
export type BootstrapResult = ResultOf<typeof bootstrapFirstAdmin>;
