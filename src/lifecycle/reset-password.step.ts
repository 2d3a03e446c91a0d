import type { RESET_PASSWORDS } from '../credentials/credentials.abilities.js';
import { PASSWORD_RECOVERY } from '../credentials/credentials.events.js';
import { freshCode } from '../credentials/issue-code.step.js';
import type { AdminId, Instant } from '../kernel/ids.js';
import type { Grant } from '../kernel/proofs.js';
import { authorOf } from '../kernel/write-author.js';
import type { Changes, Delivers, Queries } from '../runner/capabilities.js';
import { resetAdminPassword } from './lifecycle.methods.js';

export const PASSWORD_RESET_WRITES = [resetAdminPassword] as const;

/** Takes a password away and mails the code that sets another. The password and every session die whether the mail arrives or not. */
export async function takePasswordAway(
  run: Queries & Changes & Delivers<typeof PASSWORD_RECOVERY>,
  grant: Grant<(typeof RESET_PASSWORDS)['key']>,
  { adminId, expectedEpoch }: { readonly adminId: AdminId; readonly expectedEpoch: number },
): Promise<{ readonly expiresAt: Instant } | 'epoch_moved' | 'not_verified' | 'author_moved'> {
  const { code, codeDigest, expiresAt } = freshCode(run, run.policy.codes.recoveryTtlMs, expectedEpoch + 1); // the one this very write moves to
  const recovery = { codeDigest, expiresAt };
  const reset = { adminId, expectedEpoch, recovery, at: run.now, by: authorOf(grant.actor) };
  const claim = await run.change(resetAdminPassword, grant, reset);
  if (claim.outcome === 'lost') return claim.reason;
  run.deliver(PASSWORD_RECOVERY, { adminId, address: claim.address, code, expiresAt });
  return { expiresAt };
}
