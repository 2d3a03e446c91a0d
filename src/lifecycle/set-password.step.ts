import type { PASSWORD_RECOVERY } from '../credentials/credentials.events.js';
import { hashNewPassword } from '../credentials/judge-password.step.js';
import type { AdminId } from '../kernel/ids.js';
import type { AuthenticationProof, ClaimedCode, Grant } from '../kernel/proofs.js';
import type { Redacted } from '../kernel/redacted.js';
import type { Changes, Queries } from '../runner/capabilities.js';
import type { OwnAccount } from '../runner/operation.js';
import { setAdminPassword } from './lifecycle.methods.js';

export const PASSWORD_WRITES = [setAdminPassword] as const;

export interface NewPassword {
  readonly adminId: AdminId;
  /** Judged before; it is hashed here. */
  readonly password: Redacted;
  /** The epoch of what vouches: a session, a challenge or a mailed code. */
  readonly expectedEpoch: number;
}

/** Sets a password. The old one, every session and every challenge die by the same write. null when the admin moved meanwhile. */
export async function setPassword(
  run: Queries & Changes,
  authority: Grant<OwnAccount> | AuthenticationProof | ClaimedCode<(typeof PASSWORD_RECOVERY)['name']>,
  { adminId, password, expectedEpoch }: NewPassword,
): Promise<{ readonly credentialEpoch: number } | null> {
  const passwordHash = await hashNewPassword(run, password);
  const claim = await run.change(setAdminPassword, authority, { adminId, passwordHash, expectedEpoch, at: run.now });
  return claim.outcome === 'won' ? { credentialEpoch: claim.credentialEpoch } : null;
}
