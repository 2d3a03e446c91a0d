import { adminTarget } from '../kernel/proofs.js';
import type { ResultOf } from '../runner/operation.js';
import { mutation } from '../runner/operation.js';
import { refused } from '../runner/outcomes.js';
import { ACTIVATE_ADMINS } from './lifecycle.abilities.js';
import { STATUS_CHANGED, STATUS_NOTICE } from './lifecycle.events.js';
import { StatusReasonInput } from './lifecycle.inputs.js';
import { changeAdminStatus } from './lifecycle.methods.js';
import type { Move } from './move-status.step.js';
import { MOVE_OUTCOMES, MOVE_SETTINGS, moveStatus } from './move-status.step.js';

/** Lets a verified admin begin to work. Lets somebody in, so every mode closes it. */
export const activate = mutation('admin.activate', {
  input: StatusReasonInput,
  actors: 'any',
  ability: ACTIVATE_ADMINS,
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
  audits: [STATUS_CHANGED],
  notifies: [STATUS_NOTICE],
}).body((run) => moveStatus(run, 'active', null));
export type ActivateResult = ResultOf<typeof activate>;
