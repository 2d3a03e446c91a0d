import type { Instant, LinkId } from '../../kernel/ids.js';
import type { ExternalUsage } from '../../runner/policy.js';
import type { ExternalIdentityRecord } from './external-identity.record.js';

/** A link as its owner or an administrator may see it. */
export interface ExternalLinkView {
  readonly linkId: LinkId;
  readonly provider: string;
  /** What the provider calls the account. */
  readonly externalId: string;
  readonly usage: ExternalUsage;
  readonly linkedAt: Instant;
  /** When its admin confirmed it; null while nobody has, and then it lets nobody in. */
  readonly confirmedAt: Instant | null;
  /** Since when it is used no more; null while it is. */
  readonly revokedAt: Instant | null;
}

export function externalLinkView(record: ExternalIdentityRecord): ExternalLinkView {
  const { linkId, provider, externalId, usage, linkedAt, confirmedAt, revokedAt } = record;
  return Object.freeze({ linkId, provider, externalId, usage, linkedAt, confirmedAt, revokedAt });
}
