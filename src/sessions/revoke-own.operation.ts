import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, mutation, OWN_ACCOUNT } from '../runner/operation.js';
import { ENDING_OUTCOMES, endOneSession } from './end-session.step.js';
import { SESSION_REVOKED, SESSION_REVOKED_NOTICE } from './session.events.js';
import { RevokeOwnInput } from './session.inputs.js';
import { endSession } from './session.methods.js';
import { proofToEndOwn } from './proof-to-end-own.js';

export const revokeOwn = mutation('sessions.revoke_own', {
  input: RevokeOwnInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: proofToEndOwn,
  impersonating: 'allowed',
  // On the exit list: taking authority away is never closed.
  openDuring: EVERY_MODE,
  writes: [endSession],
  outcomes: ENDING_OUTCOMES,
  audits: [SESSION_REVOKED],
  notifies: [SESSION_REVOKED_NOTICE],
}).body((run) => endOneSession(run, { adminId: run.actor.adminId, sessionId: run.input.sessionId, reason: null }));
export type RevokeOwnResult = ResultOf<typeof revokeOwn>;
