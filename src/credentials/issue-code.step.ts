import type { CodePurpose } from '../effects/code-purpose.js';
import { digestOf } from '../kernel/digest.js';
import type { AdminId, CanonicalEmail, Digest, Instant } from '../kernel/ids.js';
import { later } from '../kernel/ids.js';
import { MINT_KEY } from '../kernel/mint-key.js';
import type { Grant } from '../kernel/proofs.js';
import { ClaimedCode } from '../kernel/proofs.js';
import { Redacted } from '../kernel/redacted.js';
import { authorOf } from '../kernel/write-author.js';
import type { Changes, Delivers, Queries, Restricts } from '../runner/capabilities.js';
import { SYSTEM_EPOCH } from '../settings/core-settings.js';
import { withEpochs } from './code-epochs.record.js';
import { claimCode, issueCode, requestCode } from './credentials.methods.js';

export const CODE_ISSUE_WRITES = [issueCode] as const;
export const CODE_CLAIM_WRITES = [claimCode] as const;
export const CODE_REQUEST_WRITES = [requestCode] as const;

export interface FreshCode {
  readonly code: Redacted;
  readonly codeDigest: Digest;
  readonly expiresAt: Instant;
}

/** Makes a code of at least 128 random bits, which dies with this epoch of its owner and with that of the system where one is named; only its digest is ever stored. */
export function freshCode(run: Queries, ttlMs: number, credentialEpoch: number | null = null): FreshCode {
  const random = run.newSecret();
  const systemEpoch = run.setting(SYSTEM_EPOCH);
  const secret = credentialEpoch === null ? random : withEpochs(random, { credentialEpoch, systemEpoch });
  return { code: Redacted.of(secret), codeDigest: digestOf('one_time_code', secret), expiresAt: later(run.now, ttlMs) };
}

export type CodeSent =
  | { readonly sent: true; readonly expiresAt: Instant }
  | { readonly sent: false; readonly reason: 'not_found' | 'not_due' | 'author_moved' }
  | { readonly sent: false; readonly reason: 'too_soon'; readonly retryAt: Instant };

/** The ability that issues codes for this purpose. */
type IssuerOf<P> = P extends CodePurpose<string, infer Key> ? Key : never;

/** Issues a code in place of any earlier one and hands it to delivery, which is never waited for. */
export async function issueAndDeliver<P extends CodePurpose>(
  run: Queries & Changes & Delivers<P>,
  grant: Grant<IssuerOf<P>>,
  { adminId, purpose, ttlMs }: { readonly adminId: AdminId; readonly purpose: P; readonly ttlMs: number },
): Promise<CodeSent> {
  const { code, codeDigest, expiresAt } = freshCode(run, ttlMs);
  const notSince = soonest(run);
  const by = authorOf(grant.actor);
  const claim = await run.change(issueCode, grant, {
    adminId,
    purpose: purpose.name,
    codeDigest,
    issuedAt: run.now,
    expiresAt,
    notSince,
    by,
  });
  if (claim.outcome === 'lost') {
    const { reason, retryAt } = claim;
    if (reason !== 'too_soon') return { sent: false, reason };
    return { sent: false, reason, retryAt: askAgainAt(run, retryAt) };
  }
  run.deliver(purpose, { adminId, address: claim.address, code, expiresAt });
  return { sent: true, expiresAt };
}

/**
 * Issues a code to whoever has this address, asked for by a stranger. Answers the admin it went to; null when it went to nobody, for
 * whatever reason, which the stranger is not told.
 */
export async function requestAndDeliver<P extends CodePurpose>(
  run: Queries & Restricts & Delivers<P>,
  {
    canonicalEmail,
    credentialEpoch,
    purpose,
    ttlMs,
  }: {
    readonly canonicalEmail: CanonicalEmail;
    /** The epoch the code is made under; any where nobody has the address. */
    readonly credentialEpoch: number;
    readonly purpose: P;
    readonly ttlMs: number;
  },
): Promise<AdminId | null> {
  const { code, codeDigest, expiresAt } = freshCode(run, ttlMs, credentialEpoch);
  const request = { canonicalEmail, purpose: purpose.name, codeDigest, issuedAt: run.now, expiresAt, notSince: soonest(run) };
  const claim = await run.restrict(requestCode, request);
  if (claim.outcome === 'lost') return null;
  const { adminId, address } = claim;
  run.deliver(purpose, { adminId, address, code, expiresAt });
  return adminId;
}

/**
 * When to ask again. Whatever a store says, nobody waits longer than the policy from now: an earlier code must be older than that,
 * so one past it.
 */
export function askAgainAt(run: Queries, retryAt: Instant | null): Instant {
  const atMost = later(run.now, run.policy.codes.resendAfterMs + 1);
  return Math.min(retryAt ?? atMost, atMost) as Instant;
}

/** The last moment at which an earlier code may have been issued. */
export function soonest(run: Queries): Instant {
  return Math.max(0, run.now - run.policy.codes.resendAfterMs) as Instant;
}

/** Uses a code up. Exactly one caller gets the proof, whatever runs beside it. */
export async function claimOneTimeCode<const P extends CodePurpose>(
  run: Queries & Restricts,
  claim: { readonly code: Redacted; readonly purpose: P; readonly adminId: AdminId | null },
): Promise<ClaimedCode<P['name']> | 'unknown' | 'expired'> {
  const codeDigest = digestOf('one_time_code', claim.code.reveal());
  const answer = await run.restrict(claimCode, { codeDigest, purpose: claim.purpose.name, adminId: claim.adminId, at: run.now });
  return answer.outcome === 'won' ? new ClaimedCode(MINT_KEY, run.self, claim.purpose.name, answer.adminId) : answer.reason;
}

/** Vouches once more by a code that was claimed before, for what it was claimed for and that is not finished. Opens no more than it did. */
export function vouchAgain<P extends CodePurpose>(run: Queries, purpose: P, adminId: AdminId): ClaimedCode<P['name']> {
  return new ClaimedCode<P['name']>(MINT_KEY, run.self, purpose.name, adminId);
}
