import type { AdminStatus } from '../kernel/admin-status.js';
import type { Actor } from '../kernel/actor.js';
import type { AdminId } from '../kernel/ids.js';
import type { Grant } from '../kernel/proofs.js';
import { adminTarget } from '../kernel/proofs.js';
import { authorOf } from '../kernel/write-author.js';
import type { CallOf, Commits, Contact, Emits, Notifies } from '../operations/call.js';
import { EVERY_MODE, mutation } from '../operations/declaration.js';
import type { Mode, ResultOf } from '../operations/declaration.js';
import { ended, outcome } from '../operations/outcomes.js';
import { adminById, changeAdminStatus } from './lifecycle.edges.js';
import { ChangeStatusInput, StatusReasonInput } from './lifecycle.inputs.js';
import { abilityFor, statusEdge } from './status-graph.policy.js';
import type { StatusAbility } from './status-graph.policy.js';

const common = {
  actors: 'any',
  target: ({ adminId }: StatusReasonInput) => adminTarget(adminId),
  stepUp: true,
  impersonating: 'allowed',
  writes: [changeAdminStatus],
  outcomes: {
    changed: outcome<{ readonly from: AdminStatus; readonly to: AdminStatus }>(),
    unchanged: outcome(),
    illegal_transition: outcome<{ readonly from: AdminStatus; readonly to: AdminStatus }>(),
    email_not_verified: outcome(),
    self_forbidden: outcome(),
    last_holder: outcome(),
    not_found: outcome<{ readonly entity: 'admin' }>(),
  },
  audits: ['admin.status.changed', 'admin.suspended', 'admin.locked'],
  notifies: ['status_changed'],
} as const;

/** A named change: always to one status, always by one ability. */
function named<const A extends StatusAbility, const M extends Mode>(name: string, ability: A, openDuring: readonly M[]) {
  return mutation(name, { ...common, input: StatusReasonInput, ability, openDuring });
}

export const activate = named('admin.activate', 'admins.activate', []);
export const reinstate = named('admin.reinstate', 'admins.reinstate', []);
export const unlock = named('admin.unlock', 'admins.unlock', []);
// On the exit list: shutting somebody out is never closed.
export const suspend = named('admin.suspend', 'admins.suspend', EVERY_MODE);
export const lock = named('admin.lock', 'admins.lock', EVERY_MODE);

/** Any change along the graph, with the status it was decided on. */
export const changeStatus = mutation('admin.change_status', {
  ...common,
  input: ChangeStatusInput,
  ability: ({ from, to }) => abilityFor(from, to),
  openDuring: [],
});

export type ChangeStatusResult = ResultOf<typeof changeStatus>;
export type OpeningStatusResult = ResultOf<typeof activate>;
export type ClosingStatusResult = ResultOf<typeof suspend>;

type StatusCall = Contact &
  Commits &
  Emits<'admin.status.changed' | 'admin.suspended' | 'admin.locked'> &
  Notifies<'status_changed'> & { readonly input: StatusReasonInput; readonly grant: Grant<StatusAbility> };

export function changeStatusBody(call: CallOf<typeof changeStatus>): Promise<ChangeStatusResult> {
  return moveTo(call, call.input.to, call.input.from);
}

/** The body of a named change. */
export function moveBody(to: AdminStatus) {
  return (call: StatusCall): Promise<ClosingStatusResult> => moveTo(call, to, null);
}

async function moveTo(call: StatusCall, to: AdminStatus, expected: AdminStatus | null) {
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
  if (to === 'suspended') call.audit('admin.suspended', { reason });
  if (to === 'locked') call.audit('admin.locked', { reason });
  call.notify('status_changed', { kind: 'admin', adminId });
  return ended('changed', { from, to });
}

/** Nobody changes their own status, not even through somebody they impersonate (LC6, Z5). */
function isSelf(actor: Actor, adminId: AdminId): boolean {
  return actor.kind === 'admin' && (actor.adminId === adminId || actor.impersonatorId === adminId);
}
