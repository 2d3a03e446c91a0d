import { adminTarget } from '../kernel/proofs.js';
import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, mutation } from '../runner/operation.js';
import { refused } from '../runner/outcomes.js';
import { SUSPEND_ADMINS } from './lifecycle.abilities.js';
import { STATUS_CHANGED, STATUS_NOTICE, SUSPENDED } from './lifecycle.events.js';
import { StatusReasonInput } from './lifecycle.inputs.js';
import { changeAdminStatus } from './lifecycle.methods.js';
import type { Move } from './move-status.step.js';
import { contradiction, MOVE_OUTCOMES, MOVE_SETTINGS, moveStatus } from './move-status.step.js';

/** Shuts somebody out until they are reinstated: on the exit list, never closed. */
export const suspend = mutation('admin.suspend', {
  input: StatusReasonInput,
  actors: 'any',
  ability: SUSPEND_ADMINS,
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: true,
  impersonating: 'allowed',
  openDuring: EVERY_MODE,
  settings: MOVE_SETTINGS,
  writes: [changeAdminStatus],
  outcomes: {
    ...MOVE_OUTCOMES,
    /** The published graph has no such step, or not by this ability: a locked admin is unlocked first. */
    illegal_transition: refused<Move>(),
  },
  audits: [STATUS_CHANGED, SUSPENDED],
  notifies: [STATUS_NOTICE],
}).body(async (run) => {
  const moved = await moveStatus(run, 'suspended', null);
  if (moved.outcome === 'email_not_verified') throw contradiction(moved.outcome);
  if (moved.outcome === 'changed') run.audit(SUSPENDED, { reason: run.input.reason });
  return moved;
});
export type SuspendResult = ResultOf<typeof suspend>;
