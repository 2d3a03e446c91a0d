import type { Actor } from '../kernel/actor.js';
import type { AdminStatus } from '../kernel/admin-status.js';
import type { AdminId } from '../kernel/ids.js';
import type { Grant } from '../kernel/proofs.js';
import { authorOf } from '../kernel/write-author.js';
import type { Commits, Contact, Emits, Notifies } from '../operations/contact.js';
import { ended } from '../operations/outcomes.js';
import { adminById, changeAdminStatus } from './lifecycle.edges.js';
import type { StatusReasonInput } from './lifecycle.inputs.js';
import { statusEdge } from './status-graph.policy.js';
import type { StatusAbility } from './status-graph.policy.js';

export type MovingCall = Contact &
  Commits &
  Emits<'admin.status.changed'> &
  Notifies<'status_changed'> & { readonly input: StatusReasonInput; readonly grant: Grant<StatusAbility> };

/** Read, decide by the graph, claim. The one way a status ever moves (X7, F28). */
export async function moveStatus(call: MovingCall, to: AdminStatus, expected: AdminStatus | null) {
  const { adminId, reason } = call.input;
  const { actor } = call.grant;
  if (isSelf(actor, adminId)) return ended('self_forbidden');
  const admin = await call.ask(adminById, { adminId });
  if (admin === null) return ended('not_found', { entity: 'admin' });
  const from = admin.status;
  if (expected !== null && from !== expected) return ended('conflict');
  if (from === to) return ended('unchanged');
  const step = statusEdge(from, to);
  // The step the record is really at may need another ability than the one granted: `suspend` does not unlock.
  if (step?.ability !== call.grant.ability) return ended('illegal_transition', { from, to });
  if (step.needsVerifiedEmail && !admin.emailVerified) return ended('email_not_verified');
  const claim = await call.commit(changeAdminStatus, call.grant, {
    adminId,
    from,
    to,
    expectedVersion: admin.version,
    reason,
    at: call.now,
    by: authorOf(actor),
    lifelineAbility: call.policy.lifelineAbility,
  });
  if (claim.outcome === 'lost') return claim.reason === 'last_holder' ? ended('last_holder') : ended('conflict');
  call.audit('admin.status.changed', { from, to, reason });
  call.notify('status_changed', { kind: 'admin', adminId });
  return ended('changed', { from, to });
}

/** Nobody changes their own status, not even through somebody they impersonate (LC6, Z5). */
function isSelf(actor: Actor, adminId: AdminId): boolean {
  return actor.kind === 'admin' && (actor.adminId === adminId || actor.impersonatorId === adminId);
}
