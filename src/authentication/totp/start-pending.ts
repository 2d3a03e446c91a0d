import type { AdminId } from '../../kernel/ids.js';
import { later } from '../../kernel/ids.js';
import type { ClaimedCode, Grant } from '../../kernel/proofs.js';
import type { Commits, Contact } from '../../operations/contact.js';
import type { OwnAccount } from '../../operations/declaration.js';
import type { StartedEnrolment } from './enrolment.inputs.js';
import { createTotpSeed, startPendingTotp } from './totp.edges.js';

export interface PendingSubject {
  readonly adminId: AdminId;
  readonly email: string;
  readonly credentialEpoch: number;
}

/** Makes a seed and keeps it as pending: it counts for nothing until a code of it was claimed (A9). */
export async function startPending(
  call: Contact & Commits,
  authority: Grant<OwnAccount> | ClaimedCode<'totp_enrolment'>,
  { adminId, email, credentialEpoch }: PendingSubject,
): Promise<StartedEnrolment | 'already_enabled' | 'epoch_moved'> {
  const { sealedSeed, secret, provisioningUri } = await call.ask(createTotpSeed, { account: email });
  const expiresAt = later(call.now, call.policy.codes.pendingTotpTtlMs);
  const claim = await call.commit(startPendingTotp, authority, {
    adminId,
    pendingId: call.newId(),
    sealedSeed,
    expiresAt,
    expectedEpoch: credentialEpoch,
    at: call.now,
  });
  return claim.outcome === 'won' ? { provisioningUri, secret, expiresAt } : claim.reason;
}
