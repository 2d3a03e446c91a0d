import { createHash } from 'node:crypto';

import type { ExternalIdentityRecord } from '@maatify/admin-infra';

import type { ExternalLinksTable } from '../schema/database.js';
import type { AdminIds } from '../store/admin-ids.js';

export const LINK_COLUMNS = [
  'externalLinks.id as linkId',
  'externalLinks.adminId',
  'externalLinks.provider',
  'externalLinks.externalId',
  'externalLinks.purpose',
  'externalLinks.linkedAt',
  'externalLinks.confirmedAt',
  'externalLinks.revokedAt',
] as const;

type LinkRow = Omit<ExternalLinksTable, 'id' | 'standing'> & { readonly linkId: ExternalLinksTable['id'] };

export function linkOf(ids: AdminIds, row: LinkRow): ExternalIdentityRecord {
  const { linkId, adminId, provider, externalId, purpose: usage, linkedAt, confirmedAt, revokedAt } = row;
  return { linkId, adminId: ids.read(adminId), provider, externalId, usage, linkedAt, confirmedAt, revokedAt };
}

/**
 * What one identity is found by. A digest, because databases disagree about trailing blanks and about how long a unique text may be; no
 * provider holds a line break, so that no two identities have one.
 */
export function standingOf({ provider, externalId }: { readonly provider: string; readonly externalId: string }): string {
  return createHash('sha256').update(`${provider}\n${externalId}`).digest('hex');
}
