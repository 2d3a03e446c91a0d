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
  /** Made by whoever has something to lose before; else here. */
  readonly pendingId?: string;
  /** Whether it is to take the place of an enabled factor. */
  readonly replaces: boolean;
}

/** Makes a seed and keeps it as pending: it counts for nothing until a code of it was claimed. */
export async function startPending(
  run: Queries & Changes,
  authority: Grant<OwnAccount> | ClaimedCode<(typeof TOTP_ENROLMENT)['name']>,
  { adminId, email, credentialEpoch, vouchedBy, replaces, pendingId }: PendingSubject,
): Promise<StartedEnrolment | 'factor_moved' | 'epoch_moved'> {
  const { sealedSeed, secret, provisioningUri } = await run.query(createTotpSeed, { account: email });
  const expiresAt = later(run.now, run.policy.codes.pendingTotpTtlMs);
  const claim = await run.change(startPendingTotp, authority, {
    adminId,
    pendingId: pendingId ?? run.newId(),
    sealedSeed,
    vouchedBy,
    expiresAt,
    expectedEpoch: credentialEpoch,
    replaces,
    at: run.now,
  });
  if (claim.outcome === 'won') return { provisioningUri, secret, expiresAt };
  // Enabled meanwhile where it was to be the first one, or disabled where it was to be the next.
  return claim.reason === 'epoch_moved' ? 'epoch_moved' : 'factor_moved';
}
