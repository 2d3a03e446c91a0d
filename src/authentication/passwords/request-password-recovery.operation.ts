import { PASSWORD_RECOVERY } from '../../credentials/credentials.events.js';
import { CODE_REQUEST_WRITES, requestAndDeliver } from '../../credentials/issue-code.step.js';
import { ATTEMPT_SETTINGS, budgetOfRecovery, count, COUNTING_WRITES } from '../../credentials/reserve-attempt.step.js';
import { canonicalEmail } from '../../kernel/canonical-email.js';
import type { CanonicalEmail, Instant } from '../../kernel/ids.js';
import { adminTarget } from '../../kernel/proofs.js';
import { readForSignIn } from '../../lifecycle/read-credentials.step.js';
import type { ResultOf } from '../../runner/operation.js';
import { entrance } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { RECOVERY_REJECTED, RECOVERY_REQUESTED } from './passwords.events.js';
import { PasswordRecoveryInput } from './passwords.inputs.js';

/**
 * Every address takes the same calls and gets the same answer, whoever has it (same face for strangers). The code is made under the epoch that
 * was read: whatever ends the sessions of its owner ends it.
 */
export const requestPasswordRecovery = entrance('credentials.request_password_recovery', {
  input: PasswordRecoveryInput,
  firstRead: readForSignIn,
  openDuring: ['maintenance'],
  settings: ATTEMPT_SETTINGS,
  writes: [...COUNTING_WRITES, ...CODE_REQUEST_WRITES],
  outcomes: {
    /** If an admin who may sign in has this address, a code is on its way there. */
    accepted: done(),
    /** A code was asked for too often for this address, whoever has it. */
    throttled: refused<{ readonly retryAt: Instant }>(),
  },
  audits: [RECOVERY_REQUESTED, RECOVERY_REJECTED],
  delivers: [PASSWORD_RECOVERY],
}).body(async (run, { admin }) => {
  // The input rule has already refused what has no canonical form.
  const address = canonicalEmail(run.input.email) as CanonicalEmail;
  const asked = await count(run, budgetOfRecovery(address), 'password');
  if (!asked.reserved) {
    run.audit(RECOVERY_REJECTED, { reason: 'throttled' });
    return run.end('throttled', { retryAt: asked.retryAt });
  }
  const ttlMs = run.policy.codes.recoveryTtlMs;
  const adminId = await requestAndDeliver(run, {
    canonicalEmail: address,
    credentialEpoch: admin?.credentialEpoch ?? 0,
    purpose: PASSWORD_RECOVERY,
    ttlMs,
  });
  run.audit(RECOVERY_REQUESTED, { sent: adminId !== null }, adminId && adminTarget(adminId));
  return run.end('accepted');
});
export type RequestPasswordRecoveryResult = ResultOf<typeof requestPasswordRecovery>;
