import { adminTarget } from '../kernel/proofs.js';
import type { ResultOf } from '../runner/operation.js';
import { mutation } from '../runner/operation.js';
import { refused } from '../runner/outcomes.js';
import { LOCKED, STATUS_CHANGED, STATUS_NOTICE, SUSPENDED } from './lifecycle.events.js';
import { ChangeStatusInput } from './lifecycle.inputs.js';
import { changeAdminStatus } from './lifecycle.methods.js';
import type { Move } from './move-status.step.js';
import { MOVE_OUTCOMES, MOVE_SETTINGS, moveStatus } from './move-status.step.js';
import { abilityFor } from './status-graph.policy.js';

/** Any change along the graph, with the status it was decided on. */
export const changeStatus = mutation('admin.change_status', {
  input: ChangeStatusInput,
  actors: 'any',
  ability: ({ from, to }) => abilityFor(from, to),
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: true,
  impersonating: 'allowed',
  openDuring: [],
  settings: MOVE_SETTINGS,
  writes: [changeAdminStatus],
  outcomes: {
    ...MOVE_OUTCOMES,
    /** The published graph has no such step, or not by this ability. */
    illegal_transition: refused<Move>(),
    /** Nobody becomes active without a verified primary address. */
    email_not_verified: refused(),
  },
  audits: [STATUS_CHANGED, SUSPENDED, LOCKED],
  notifies: [STATUS_NOTICE],
}).body(async (run) => {
  const { from, to, reason } = run.input;
  const moved = await moveStatus(run, to, from);
  if (moved.outcome === 'changed' && to === 'suspended') run.audit(SUSPENDED, { reason });
  if (moved.outcome === 'changed' && to === 'locked') run.audit(LOCKED, { reason });
  return moved;
});
export type ChangeStatusResult = ResultOf<typeof changeStatus>;
