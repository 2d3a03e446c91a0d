import { isSelf } from '../kernel/actor.js';
import type { AdminStatus } from '../kernel/admin-status.js';
import type { Grant } from '../kernel/proofs.js';
import { authorOf } from '../kernel/write-author.js';
import type { Changes, Emits, Notifies, Queries } from '../runner/capabilities.js';
import { done, refused, result } from '../runner/outcomes.js';
import { DEMAND_SETTINGS, keptLifeline } from '../settings/factor-demand.step.js';
import { STATUS_CHANGED, STATUS_NOTICE } from './lifecycle.events.js';
import type { StatusReasonInput } from './lifecycle.inputs.js';
import type { AdminRecord } from './admin.record.js';
import { adminById, changeAdminStatus } from './lifecycle.methods.js';
import type { StatusAbility } from './status-graph.policy.js';
import { statusStep } from './status-graph.policy.js';

export interface Move {
  readonly from: AdminStatus;
  readonly to: AdminStatus;
}

/** Whether somebody may be the last holder depends on it; an operation that moves a status declares it. */
export const MOVE_SETTINGS = DEMAND_SETTINGS;

/** What every change of status may end in. */
export const MOVE_OUTCOMES = {
  /** The status is what was asked for, and the audit trail says so. */
  changed: done<Move>(),
  /** It was that already. */
  unchanged: done(),
  /** Nobody changes their own status. */
  self_forbidden: refused(),
  /** The last admin who holds the lifeline ability stays. */
  last_holder: refused(),
  /** There is no such admin, or its invitation was withdrawn. */
  not_found: refused<{ readonly entity: 'admin' }>(),
};

export type MovingRun = Queries &
  Changes &
  Emits<typeof STATUS_CHANGED> &
  Notifies<typeof STATUS_NOTICE> & { readonly input: StatusReasonInput; readonly grant: Grant<StatusAbility['key']> };

/** Where an admin can go on who is let back in: to work, or to the invitation that was never accepted. */
function whereItCanGoOn({ emailVerified }: AdminRecord): AdminStatus {
  return emailVerified ? 'active' : 'pending_verification';
}

/** Read, decide by the graph, claim. The one way a status ever moves. */
export async function moveStatus(
  run: MovingRun,
  towards: AdminStatus | ((admin: AdminRecord) => AdminStatus),
  expected: AdminStatus | null,
) {
  const { adminId, reason } = run.input;
  const { actor } = run.grant;
  if (isSelf(actor, adminId)) return result('self_forbidden');
  const admin = await run.query(adminById, { adminId });
  // A closed record is nobody: no status brings it back.
  if (admin?.closedAt !== null) return result('not_found', { entity: 'admin' });
  const from = admin.status;
  const to = typeof towards === 'function' ? towards(admin) : towards;
  if (expected !== null && from !== expected) return result('conflict');
  if (from === to) return result('unchanged');
  const step = statusStep(from, to);
  // The step the record is really at may need another ability than the one granted: `suspend` does not unlock.
  if (step?.ability.key !== run.grant.ability) return result('illegal_transition', { from, to });
  if (step.email === 'verified' && !admin.emailVerified) return result('email_not_verified');
  if (step.email === 'unverified' && admin.emailVerified) return result('illegal_transition', { from, to });
  const claim = await run.change(changeAdminStatus, run.grant, {
    adminId,
    from,
    to,
    expectedVersion: admin.version,
    reason,
    at: run.now,
    by: authorOf(actor),
    ...keptLifeline(run, from === 'active'),
  });
  if (claim.outcome === 'lost') return claim.reason === 'last_holder' ? result('last_holder') : result('conflict');
  run.audit(STATUS_CHANGED, { from, to, reason });
  run.notify(STATUS_NOTICE, { kind: 'admin', adminId });
  return result('changed', { from, to });
}

/** The two forms that let an admin back in: to work with a verified address, else to the invitation that was never accepted. */
export async function letBackIn(run: MovingRun) {
  const moved = await moveStatus(run, whereItCanGoOn, null);
  if (moved.outcome === 'email_not_verified') throw contradiction(moved.outcome);
  return moved;
}

/** Any status may be locked and none needs a verified email to be shut out: should the graph ever say so, it is wrong. */
export function contradiction(outcome: string): Error {
  return new Error(`the status graph answered ${outcome} for a step that does not ask for one`);
}
