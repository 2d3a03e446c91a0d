import { clearAttemptsOf, CLEARING_WRITES } from '../../credentials/clear-attempts.step.js';
import { CLEAR_THROTTLE } from '../../credentials/credentials.abilities.js';
import { isSelf } from '../../kernel/actor.js';
import { adminTarget } from '../../kernel/proofs.js';
import { credentialsOf } from '../../lifecycle/read-credentials.step.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { THROTTLE_CLEARED } from './passwords.events.js';
import { CredentialReasonInput } from './passwords.inputs.js';

/** A colleague mistyped, or somebody guessed at the account: its attempts count no more, on every device. */
export const clearThrottle = mutation('credentials.clear_throttle', {
  input: CredentialReasonInput,
  actors: 'any',
  ability: CLEAR_THROTTLE,
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: true,
  impersonating: 'refused',
  // Attempts are bookkeeping: nobody stays locked out because a table is being moved.
  openDuring: ['read_only', 'maintenance'],
  writes: CLEARING_WRITES,
  // Nothing is claimed against anybody: an attempt that was made beside it may stay.
  conflict: false,
  outcomes: {
    /** The admin may try again at once. */
    cleared: done(),
    /** There was no attempt to forget. */
    not_throttled: done(),
    /** Nobody gives themselves more guesses. */
    self_forbidden: refused(),
    /** There is no such admin. */
    not_found: refused<{ readonly entity: 'admin' }>(),
  },
  audits: [THROTTLE_CLEARED],
}).body(async (run) => {
  const { adminId, reason } = run.input;
  const { actor } = run;
  if (isSelf(actor, adminId)) return run.end('self_forbidden');
  if ((await credentialsOf(run, adminId)) === null) return run.end('not_found', { entity: 'admin' });
  if (!(await clearAttemptsOf(run, run.grant, { adminId, factor: null }))) return run.end('not_throttled');
  run.audit(THROTTLE_CLEARED, { reason });
  return run.end('cleared');
});
export type ClearThrottleResult = ResultOf<typeof clearThrottle>;
