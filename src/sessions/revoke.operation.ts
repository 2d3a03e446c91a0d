import { adminTarget } from '../kernel/proofs.js';
import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, mutation } from '../runner/operation.js';
import { ENDING_OUTCOMES, endOneSession } from './end-session.step.js';
import { REVOKE_SESSIONS } from './session.abilities.js';
import { SESSION_REVOKED, SESSION_REVOKED_NOTICE } from './session.events.js';
import { RevokeInput } from './session.inputs.js';
import { endSession } from './session.methods.js';

export const revoke = mutation('sessions.revoke', {
  input: RevokeInput,
  actors: 'any',
  ability: REVOKE_SESSIONS,
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: false,
  impersonating: 'allowed',
  // On the exit list: taking authority away is never closed.
  openDuring: EVERY_MODE,
  writes: [endSession],
  outcomes: ENDING_OUTCOMES,
  audits: [SESSION_REVOKED],
  notifies: [SESSION_REVOKED_NOTICE],
}).body((run) => endOneSession(run, run.input));
export type RevokeResult = ResultOf<typeof revoke>;
