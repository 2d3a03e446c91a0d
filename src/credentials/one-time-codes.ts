import type { CodePurpose } from '../effects/intents.js';
import { digestOf } from '../kernel/digest.js';
import { later } from '../kernel/ids.js';
import type { AdminId, Digest, Instant } from '../kernel/ids.js';
import { MINT_KEY } from '../kernel/mint-key.js';
import type { Grant } from '../kernel/proofs.js';
import { ClaimedCode } from '../kernel/proofs.js';
import { Redacted } from '../kernel/redacted.js';
import { authorOf } from '../kernel/write-author.js';
import type { Commits, Contact, Delivers, Narrows } from '../operations/contact.js';
import { claimCode, issueCode } from './credentials.edges.js';

export const CODE_ISSUE_WRITES = [issueCode] as const;
export const CODE_CLAIM_WRITES = [claimCode] as const;

export interface FreshCode {
  readonly code: Redacted;
  readonly codeDigest: Digest;
  readonly expiresAt: Instant;
}

/** Makes a code of at least 128 random bits; only its digest is ever stored (L9). */
export function freshCode(call: Contact, ttlMs: number): FreshCode {
  const secret = call.newSecret();
  return { code: Redacted.of(secret), codeDigest: digestOf('one_time_code', secret), expiresAt: later(call.now, ttlMs) };
}

export type CodeSent =
  | { readonly sent: true; readonly expiresAt: Instant }
  | { readonly sent: false; readonly reason: 'not_found' | 'not_due' | 'author_moved' }
  | { readonly sent: false; readonly reason: 'too_soon'; readonly retryAt: Instant };

/** Issues a code in place of any earlier one and hands it to delivery, which is never waited for (L7). */
export async function issueAndDeliver<P extends CodePurpose>(
  call: Contact & Commits & Delivers<P>,
  grant: Grant<'admins.create' | 'admins.totp.enrol'>,
  { adminId, purpose, ttlMs }: { readonly adminId: AdminId; readonly purpose: P; readonly ttlMs: number },
): Promise<CodeSent> {
  const { code, codeDigest, expiresAt } = freshCode(call, ttlMs);
  const notSince = Math.max(0, call.now - call.policy.codes.resendAfterMs) as Instant;
  const by = authorOf(grant.actor);
  const claim = await call.commit(issueCode, grant, {
    adminId,
    purpose,
    codeDigest,
    issuedAt: call.now,
    expiresAt,
    notSince,
    by,
  });
  if (claim.outcome === 'lost') {
    const { reason, retryAt } = claim;
    return reason === 'too_soon'
      ? { sent: false, reason, retryAt: retryAt ?? later(call.now, call.policy.codes.resendAfterMs) }
      : { sent: false, reason };
  }
  call.deliver({ purpose, adminId, address: claim.address, code, expiresAt });
  return { sent: true, expiresAt };
}

/** Uses a code up. Exactly one caller gets the proof, whatever runs beside it. */
export async function claimOneTimeCode<const P extends CodePurpose>(
  call: Contact & Narrows,
  claim: { readonly code: Redacted; readonly purpose: P; readonly adminId: AdminId | null },
): Promise<ClaimedCode<P> | 'unknown' | 'expired'> {
  const codeDigest = digestOf('one_time_code', claim.code.reveal());
  const answer = await call.narrow(claimCode, { codeDigest, purpose: claim.purpose, adminId: claim.adminId, at: call.now });
  return answer.outcome === 'won' ? new ClaimedCode(MINT_KEY, call.run, claim.purpose, answer.adminId) : answer.reason;
}
