import { adminTarget } from '../kernel/proofs.js';
import { authorOf } from '../kernel/write-author.js';
import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, mutation } from '../runner/operation.js';
import { done, refused } from '../runner/outcomes.js';
import { REVOKE_SESSIONS } from './session.abilities.js';
import { SESSIONS_REVOKED, SESSIONS_REVOKED_NOTICE } from './session.events.js';
import { RevokeAllInput } from './session.inputs.js';
import { adminStateForSessions, endAllSessions } from './session.methods.js';

export const revokeAll = mutation('sessions.revoke_all', {
  input: RevokeAllInput,
  actors: 'any',
  ability: REVOKE_SESSIONS,
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: false,
  impersonating: 'allowed',
  openDuring: EVERY_MODE,
  writes: [endAllSessions],
  outcomes: {
    /** Every session and every half-done sign-in of that admin is dead now. */
    revoked: done(),
    /** There is no such admin. */
    not_found: refused<{ readonly entity: 'admin' }>(),
    /** Somebody else moved the admin's epoch at the same time; look again. */
    conflict: refused(),
  },
  audits: [SESSIONS_REVOKED],
  notifies: [SESSIONS_REVOKED_NOTICE],
}).body(async (run) => {
  const { adminId, reason } = run.input;
  const admin = await run.query(adminStateForSessions, { adminId });
  if (admin === null) return run.end('not_found', { entity: 'admin' });
  const claim = await run.restrict(endAllSessions, {
    adminId,
    expectedEpoch: admin.adminCredentialEpoch,
    at: run.now,
    by: authorOf(run.grant.actor),
  });
  if (claim.outcome === 'lost') {
    return claim.reason === 'not_found' ? run.end('not_found', { entity: 'admin' }) : run.end('conflict');
  }
  run.audit(SESSIONS_REVOKED, { reason });
  run.notify(SESSIONS_REVOKED_NOTICE, { kind: 'admin', adminId });
  return run.end('revoked');
});
export type RevokeAllResult = ResultOf<typeof revokeAll>;
