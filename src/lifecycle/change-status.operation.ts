import type { AdminStatus } from '../kernel/admin-status.js';
import { adminTarget } from '../kernel/proofs.js';
import type { CallOf } from '../operations/call.js';
import { EVERY_MODE, mutation } from '../operations/declaration.js';
import type { ResultOf } from '../operations/declaration.js';
import { outcome } from '../operations/outcomes.js';
import { changeAdminStatus } from './lifecycle.edges.js';
import { ChangeStatusInput, StatusReasonInput } from './lifecycle.inputs.js';
import { moveStatus } from './move-status.js';
import type { MovingCall } from './move-status.js';
import { abilityFor } from './status-graph.policy.js';

interface Move {
  readonly from: AdminStatus;
  readonly to: AdminStatus;
}

const common = {
  actors: 'any',
  target: ({ adminId }: StatusReasonInput) => adminTarget(adminId),
  stepUp: true,
  impersonating: 'allowed',
  writes: [changeAdminStatus],
  notifies: ['status_changed'],
} as const;

const outcomes = {
  changed: outcome<Move>(),
  unchanged: outcome(),
  self_forbidden: outcome(),
  last_holder: outcome(),
  not_found: outcome<{ readonly entity: 'admin' }>(),
} as const;
const illegal_transition = outcome<Move>();

/** Lets somebody in: closed by every mode, and only along the graph. */
const opening = {
  ...common,
  input: StatusReasonInput,
  openDuring: [],
  outcomes: { ...outcomes, illegal_transition, email_not_verified: outcome() },
  audits: ['admin.status.changed'],
} as const;

/** Shuts somebody out: on the exit list, never closed. */
const closing = { ...common, input: StatusReasonInput, openDuring: EVERY_MODE } as const;

export const activate = mutation('admin.activate', { ...opening, ability: 'admins.activate' });
export const reinstate = mutation('admin.reinstate', { ...opening, ability: 'admins.reinstate' });
export const unlock = mutation('admin.unlock', { ...opening, ability: 'admins.unlock' });

export const suspend = mutation('admin.suspend', {
  ...closing,
  ability: 'admins.suspend',
  outcomes: { ...outcomes, illegal_transition },
  audits: ['admin.status.changed', 'admin.suspended'],
});

export const lock = mutation('admin.lock', {
  ...closing,
  ability: 'admins.lock',
  outcomes,
  audits: ['admin.status.changed', 'admin.locked'],
});

/** Any change along the graph, with the status it was decided on. */
export const changeStatus = mutation('admin.change_status', {
  ...opening,
  input: ChangeStatusInput,
  ability: ({ from, to }) => abilityFor(from, to),
  audits: ['admin.status.changed', 'admin.suspended', 'admin.locked'],
});

export type OpeningStatusResult = ResultOf<typeof activate>;
export type SuspendResult = ResultOf<typeof suspend>;
export type LockResult = ResultOf<typeof lock>;
export type ChangeStatusResult = ResultOf<typeof changeStatus>;

/** The body of the three forms that let somebody in. */
export function openingBody(call: MovingCall): Promise<OpeningStatusResult> {
  return moveStatus(call, 'active', null);
}

export async function suspendBody(call: CallOf<typeof suspend>): Promise<SuspendResult> {
  const result = await moveStatus(call, 'suspended', null);
  if (result.outcome === 'email_not_verified') throw contradiction(result.outcome);
  if (result.outcome === 'changed') call.audit('admin.suspended', { reason: call.input.reason });
  return result;
}

export async function lockBody(call: CallOf<typeof lock>): Promise<LockResult> {
  const result = await moveStatus(call, 'locked', null);
  if (result.outcome === 'email_not_verified' || result.outcome === 'illegal_transition') throw contradiction(result.outcome);
  if (result.outcome === 'changed') call.audit('admin.locked', { reason: call.input.reason });
  return result;
}

export async function changeStatusBody(call: CallOf<typeof changeStatus>): Promise<ChangeStatusResult> {
  const { from, to, reason } = call.input;
  const result = await moveStatus(call, to, from);
  if (result.outcome === 'changed' && to === 'suspended') call.audit('admin.suspended', { reason });
  if (result.outcome === 'changed' && to === 'locked') call.audit('admin.locked', { reason });
  return result;
}

/** Any status may be locked and none needs a verified email to be shut out: should the graph ever say so, it is wrong. */
function contradiction(outcome: string): Error {
  return new Error(`the status graph answered ${outcome} for a step that shuts somebody out`);
}
