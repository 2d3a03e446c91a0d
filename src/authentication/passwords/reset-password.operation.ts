import { RESET_PASSWORDS } from '../../credentials/credentials.abilities.js';
import { PASSWORD_RECOVERY } from '../../credentials/credentials.events.js';
import type { Instant } from '../../kernel/ids.js';
import { adminTarget } from '../../kernel/proofs.js';
import { credentialsOf } from '../../lifecycle/read-credentials.step.js';
import { PASSWORD_RESET_WRITES, takePasswordAway } from '../../lifecycle/reset-password.step.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { PASSWORD_RESET, PASSWORD_RESET_NOTICE } from './passwords.events.js';
import { CredentialReasonInput } from './passwords.inputs.js';

/** Nobody ever knows another's password: it is taken away here, and its owner sets the next one by the mailed code. */
export const resetPassword = mutation('credentials.reset_password', {
  input: CredentialReasonInput,
  actors: 'any',
  ability: RESET_PASSWORDS,
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: true,
  impersonating: 'refused',
  openDuring: ['maintenance'],
  writes: PASSWORD_RESET_WRITES,
  outcomes: {
    /** The password and every session are dead; a code that sets a new password is on its way. The second factor is untouched. */
    reset: done<{ readonly expiresAt: Instant }>(),
    /** The address was never verified, so no code may go there; send the invitation again. */
    email_not_verified: refused(),
    /** There is no such admin. */
    not_found: refused<{ readonly entity: 'admin' }>(),
  },
  audits: [PASSWORD_RESET],
  notifies: [PASSWORD_RESET_NOTICE],
  delivers: [PASSWORD_RECOVERY],
}).body(async (run) => {
  const { adminId, reason } = run.input;
  const credentials = await credentialsOf(run, adminId);
  if (credentials === null) return run.end('not_found', { entity: 'admin' });
  const reset = await takePasswordAway(run, run.grant, { adminId, expectedEpoch: credentials.credentialEpoch });
  if (reset === 'not_verified') return run.end('email_not_verified');
  if (reset === 'epoch_moved' || reset === 'author_moved') return run.end('conflict');
  run.audit(PASSWORD_RESET, { reason });
  run.notify(PASSWORD_RESET_NOTICE, { kind: 'admin', adminId });
  return run.end('reset', reset);
});
export type ResetPasswordResult = ResultOf<typeof resetPassword>;
