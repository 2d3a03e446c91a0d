import { adminTarget } from '../kernel/proofs.js';
import type { ResultOf } from '../runner/operation.js';
import { mutation } from '../runner/operation.js';
import { refused } from '../runner/outcomes.js';
import { REINSTATE_ADMINS } from './lifecycle.abilities.js';
import { STATUS_CHANGED, STATUS_NOTICE } from './lifecycle.events.js';
import { StatusReasonInput } from './lifecycle.inputs.js';
import { changeAdminStatus } from './lifecycle.methods.js';
import type { Move } from './move-status.step.js';
import { letBackIn, MOVE_OUTCOMES, MOVE_SETTINGS } from './move-status.step.js';

/** Lets a suspended admin go on: to work, or where the address was never verified, back to its invitation. Lets somebody in, so every mode closes it. */
export const reinstate = mutation('admin.reinstate', {
  input: StatusReasonInput,
  actors: 'any',
  ability: REINSTATE_ADMINS,
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
  },
  audits: [STATUS_CHANGED],
  notifies: [STATUS_NOTICE],
}).body((run) => letBackIn(run));
export type ReinstateResult = ResultOf<typeof reinstate>;
