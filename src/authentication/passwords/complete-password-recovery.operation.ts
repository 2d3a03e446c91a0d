import { CLEARING_WRITES, forgetPasswordGuesses } from '../../credentials/clear-attempts.step.js';
import type { CodeEpochs } from '../../credentials/code-epochs.record.js';
import { epochsOf } from '../../credentials/code-epochs.record.js';
import { PASSWORD_RECOVERY } from '../../credentials/credentials.events.js';
import { claimOneTimeCode, CODE_CLAIM_WRITES, vouchAgain } from '../../credentials/issue-code.step.js';
import { brokenPasswordRules } from '../../credentials/judge-password.step.js';
import { adminTarget } from '../../kernel/proofs.js';
import type { AdminCredentials } from '../../lifecycle/admin.record.js';
import { wordsOfCodeOwner } from '../../lifecycle/owner-words.step.js';
import { credentialsOf } from '../../lifecycle/read-credentials.step.js';
import { PASSWORD_WRITES, setPassword } from '../../lifecycle/set-password.step.js';
import type { ResultOf } from '../../runner/operation.js';
import { entrance } from '../../runner/operation.js';
import { done, refused, refusedFor } from '../../runner/outcomes.js';
import { PASSWORD_MIN_LENGTH, SYSTEM_EPOCH } from '../../settings/core-settings.js';
import { PASSWORD_CHANGED, PASSWORD_CHANGED_NOTICE, RECOVERY_REJECTED } from './passwords.events.js';
import { CompletePasswordRecoveryInput } from './passwords.inputs.js';

/**
 * The mailbox sets a password and nothing else: it opens no session, and the second factor is asked for at the next sign-in as before.
 * The password is judged before the code is used up, its owner's address and name included, so that a weak one costs nothing. Who may
 * not sign in sets none, and a code from before whatever ended the owner's sessions is no code any more; whoever has it learns neither.
 */
export const completePasswordRecovery = entrance('credentials.complete_password_recovery', {
  input: CompletePasswordRecoveryInput,
  openDuring: ['maintenance'],
  settings: [PASSWORD_MIN_LENGTH],
  writes: [...CODE_CLAIM_WRITES, ...PASSWORD_WRITES, ...CLEARING_WRITES],
  outcomes: {
    /** The new password counts, and every session is dead; sign in with it. */
    changed: done(),
    rejected: refusedFor({
      /** No recovery has this code; it may have been used or replaced, or its owner's sessions were ended since, or the owner may not sign in. */
      invalid_code: refused(),
      /** The code ran out; ask for another. */
      code_expired: refused(),
    }),
    /** The password breaks these rules, or is made of the address or name of whoever the code is for; no code was used up. */
    weak_password: refused<{ readonly rules: readonly string[] }>(),
  },
  audits: [PASSWORD_CHANGED, RECOVERY_REJECTED],
  notifies: [PASSWORD_CHANGED_NOTICE],
}).body(async (run) => {
  const { code, next } = run.input;
  const own = await wordsOfCodeOwner(run, { code, purpose: PASSWORD_RECOVERY });
  const rules = await brokenPasswordRules(run, next, own);
  if (rules.length > 0) return run.end('weak_password', { rules });
  const claimed = await claimOneTimeCode(run, { code, purpose: PASSWORD_RECOVERY, adminId: null });
  if (claimed === 'unknown' || claimed === 'expired') {
    run.audit(RECOVERY_REJECTED, { reason: claimed });
    return run.end('rejected', { reason: claimed === 'expired' ? 'code_expired' : 'invalid_code' });
  }
  const { adminId } = claimed;
  const [admin, made] = [await credentialsOf(run, adminId), epochsOf(code)];
  const refusal = refusalOf(admin, made, run.setting(SYSTEM_EPOCH));
  if (admin === null || made === null || refusal !== null) {
    run.audit(RECOVERY_REJECTED, { reason: refusal ?? 'superseded' }, adminTarget(adminId));
    return run.end('rejected', { reason: 'invalid_code' });
  }
  // The epoch of the code, not of the record just read: what moved since it was mailed must not be overlooked.
  const changed = await setPassword(run, claimed, { adminId, password: next, expectedEpoch: made.credentialEpoch });
  if (changed === null) {
    // The code is used up all the same, so the trail has to say so.
    run.audit(RECOVERY_REJECTED, { reason: 'conflict' }, adminTarget(adminId));
    return run.end('conflict');
  }
  run.actAs(adminId, null);
  run.audit(PASSWORD_CHANGED, { by: 'recovery' }, adminTarget(adminId));
  run.notify(PASSWORD_CHANGED_NOTICE, { kind: 'admin', adminId });
  await forgetPasswordGuesses(run, vouchAgain(run, PASSWORD_RECOVERY, adminId));
  return run.end('changed');
});

/** Why a code that was claimed sets no password all the same; null where it does. */
function refusalOf(
  admin: AdminCredentials | null,
  made: CodeEpochs | null,
  systemEpoch: number,
): 'not_active' | 'superseded' | null {
  if (admin?.status !== 'active') return 'not_active';
  const stands = made?.credentialEpoch === admin.credentialEpoch && made.systemEpoch === systemEpoch;
  return stands ? null : 'superseded';
}

export type CompletePasswordRecoveryResult = ResultOf<typeof completePasswordRecovery>;
