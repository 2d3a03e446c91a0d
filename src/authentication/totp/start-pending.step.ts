import type { AdminId, Digest } from '../../kernel/ids.js';
import { later } from '../../kernel/ids.js';
import type { ClaimedCode, Grant } from '../../kernel/proofs.js';
import type { Changes, Queries } from '../../runner/capabilities.js';
import type { OwnAccount } from '../../runner/operation.js';
import type { TOTP_ENROLMENT } from './totp.events.js';
import type { StartedEnrolment } from './totp.inputs.js';
import { createTotpSeed, startPendingTotp } from './totp.methods.js';

export interface PendingSubject {
  readonly adminId: AdminId;
  readonly email: string;
  readonly credentialEpoch: number;
  /** The digest of the one-time code that vouches for it; null where a session begins it. */
  readonly vouchedBy: Digest | null;
}

/** Makes a seed and keeps it as pending: it counts for nothing until a code of it was claimed. */
export async function startPending(
  run: Queries & Changes,
  authority: Grant<OwnAccount> | ClaimedCode<(typeof TOTP_ENROLMENT)['name']>,
  { adminId, email, credentialEpoch, vouchedBy }: PendingSubject,
): Promise<StartedEnrolment | 'already_enabled' | 'epoch_moved'> {
  const { sealedSeed, secret, provisioningUri } = await run.query(createTotpSeed, { account: email });
  const expiresAt = later(run.now, run.policy.codes.pendingTotpTtlMs);
  const claim = await run.change(startPendingTotp, authority, {
    adminId,
    pendingId: run.newId(),
    sealedSeed,
    vouchedBy,
    expiresAt,
    expectedEpoch: credentialEpoch,
    at: run.now,
  });
  return claim.outcome === 'won' ? { provisioningUri, secret, expiresAt } : claim.reason;
}
