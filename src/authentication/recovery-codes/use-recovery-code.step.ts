import type { AdminId } from '../../kernel/ids.js';
import { adminTarget } from '../../kernel/proofs.js';
import type { Redacted } from '../../kernel/redacted.js';
import type { Emits, Notifies, Queries, Restricts } from '../../runner/capabilities.js';
import { recoveryCodeDigest } from './recovery-code-form.js';
import { RECOVERY_CODE_USED, RECOVERY_CODE_USED_NOTICE } from './recovery-codes.events.js';
import { claimRecoveryCode } from './recovery-codes.methods.js';

type UsingRun = Queries & Restricts & Emits<typeof RECOVERY_CODE_USED> & Notifies<typeof RECOVERY_CODE_USED_NOTICE>;

/** Uses a recovery code up in place of a code of the authenticator. Where the application has none, it is a wrong code. */
export async function useRecoveryCode(run: UsingRun, adminId: AdminId, code: Redacted): Promise<'used' | 'invalid' | 'replayed'> {
  // Without the feature nobody bound what could be asked.
  if (!run.policy.recoveryCodes) return 'invalid';
  const codeDigest = recoveryCodeDigest(adminId, code.reveal());
  const claim = await run.restrict(claimRecoveryCode, { adminId, codeDigest, at: run.now });
  if (claim.outcome === 'lost') return claim.reason === 'used' ? 'replayed' : 'invalid';
  run.audit(RECOVERY_CODE_USED, {}, adminTarget(adminId));
  run.notify(RECOVERY_CODE_USED_NOTICE, { kind: 'admin', adminId });
  return 'used';
}
