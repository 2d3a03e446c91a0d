import type { AdminId, ExternalUsage, LinkId } from '@maatify/admin-infra';

import { lost } from './arrangements.js';
import type { World } from './world.js';

/** What each event about an external identity says beyond its envelope: a link, and never what the provider calls the account. */
export const EXTERNAL_METADATA = {
  'admin.external.linked': 'linkId,provider,usage',
  'admin.external.confirmed': 'linkId,provider,usage',
  'admin.external.revoked': 'endedSessions,linkId',
  'view.external_links': '',
  'auth.oauth.used': 'linkId,provider',
} as const;

export const EXTERNAL_NOTICES = ['external_identity_linked', 'external_identity_confirmed', 'external_identity_revoked'];

/** What `google` calls somebody. */
export const SUB = '10769150350006150715113082367';

export interface NewLink {
  readonly provider?: string;
  readonly externalId?: string;
  readonly usage?: ExternalUsage;
  readonly confirmed?: boolean;
  readonly revoked?: boolean;
}

/** Has an application in which external sign-in is switched on, as somebody has to. */
export function switchedOn({ infra: { store } }: World): void {
  store.setSetting('features.oauth.enabled', true);
}

/** A link somebody has already. */
export function linkOf(
  { infra: { store, clock } }: World,
  adminId: AdminId,
  { provider = 'google', externalId = SUB, usage = 'sign_in', confirmed = true, revoked = false }: NewLink = {},
): LinkId {
  const linkId = `link-of-a-test-${String(store.links.size + 1)}` as LinkId;
  const linkedAt = clock.now();
  store.links.set(linkId, {
    linkId,
    adminId,
    provider,
    externalId,
    usage,
    linkedAt,
    confirmedAt: confirmed ? linkedAt : null,
    revokedAt: revoked ? linkedAt : null,
  });
  return linkId;
}

/** The link that a call is about, as it is stored but for this. */
export const altered =
  (changes: { readonly confirmed?: boolean; readonly revoked?: boolean; readonly usage?: ExternalUsage }) =>
  ({ infra: { store, clock } }: World): void => {
    const [link] = [...store.links.values()];
    if (link === undefined) throw new Error('there is no link');
    const { confirmed = link.confirmedAt !== null, revoked = false, usage = link.usage } = changes;
    const at = clock.now();
    store.links.set(link.linkId, {
      ...link,
      usage,
      confirmedAt: confirmed ? link.linkedAt : null,
      revokedAt: revoked ? at : null,
    });
  };

/** A write that was lost to somebody else. */
export const beside = (method: string, reason: string) => lost('ExternalIdentityCommandRepository', method, reason);
