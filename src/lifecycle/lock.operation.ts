import { adminTarget } from '../kernel/proofs.js';
import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, mutation } from '../runner/operation.js';
import { LOCK_ADMINS } from './lifecycle.abilities.js';
import { LOCKED, STATUS_CHANGED, STATUS_NOTICE } from './lifecycle.events.js';
import { StatusReasonInput } from './lifecycle.inputs.js';
import { changeAdminStatus } from './lifecycle.methods.js';
import { contradiction, MOVE_OUTCOMES, MOVE_SETTINGS, moveStatus } from './move-status.step.js';

/** Shuts somebody out for good reasons, from any status: on the exit list, never closed. */
export const lock = mutation('admin.lock', {
  input: StatusReasonInput,
  actors: 'any',
  ability: LOCK_ADMINS,
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: true,
  impersonating: 'allowed',
  openDuring: EVERY_MODE,
  settings: MOVE_SETTINGS,
  writes: [changeAdminStatus],
  outcomes: MOVE_OUTCOMES,
  audits: [STATUS_CHANGED, LOCKED],
  notifies: [STATUS_NOTICE],
}).body(async (run) => {
  const moved = await moveStatus(run, 'locked', null);
  if (moved.outcome === 'email_not_verified' || moved.outcome === 'illegal_transition') throw contradiction(moved.outcome);
  if (moved.outcome === 'changed') run.audit(LOCKED, { reason: run.input.reason });
  return moved;
});
export type LockResult = ResultOf<typeof lock>;
