import type {
  ExternalIdentityLink,
  LinkChange,
  LinkConfirmation,
} from '../../authentication/external/external-identity-command-repository.contract.js';
import type { ExternalIdentityRecord } from '../../authentication/external/external-identity.record.js';
import type { LinkId } from '../../kernel/ids.js';
import type { Contracts } from '../../module/contracts.js';
import type { Arranged, Given } from '../kit/arranged.js';
import { SYSTEM } from '../kit/arranged.js';
import type { IdPage, PagedList } from '../kit/keyset-pages.js';
import { at, START } from '../kit/moments.js';

type Owner = Pick<Given, 'adminId'>;
export type OfLink = Pick<ExternalIdentityRecord, 'adminId' | 'linkId'>;

/** An identity that nobody has, for signing in, with room for many. */
export function aLink(arranged: Arranged, { adminId }: Owner, changes: Partial<ExternalIdentityLink> = {}): ExternalIdentityLink {
  const [linkId, externalId] = [arranged.id() as LinkId, `sub-${arranged.id()}`];
  return { linkId, adminId, provider: 'google', externalId, usage: 'sign_in', limit: 50, at: START, by: SYSTEM, ...changes };
}

export function link(arranged: Arranged, asked: ExternalIdentityLink, contracts: Contracts = arranged.contracts) {
  return contracts.ExternalIdentityCommandRepository.link(asked);
}

/** What is stored of a link. */
export function asLinked({
  linkId,
  adminId,
  provider,
  externalId,
  usage,
  at: linkedAt,
}: ExternalIdentityLink): ExternalIdentityRecord {
  return { linkId, adminId, provider, externalId, usage, linkedAt, confirmedAt: null, revokedAt: null };
}

/** A link as an arrangement. */
export async function linked(
  arranged: Arranged,
  owner: Owner,
  changes: Partial<ExternalIdentityLink> = {},
): Promise<ExternalIdentityRecord> {
  const asked = aLink(arranged, owner, changes);
  await arranged.arrange('a link', link(arranged, asked));
  return asLinked(asked);
}

export function confirm(
  arranged: Arranged,
  { adminId, linkId, provider, externalId }: Pick<ExternalIdentityRecord, 'adminId' | 'linkId' | 'provider' | 'externalId'>,
  changes: Partial<LinkConfirmation> = {},
  contracts: Contracts = arranged.contracts,
) {
  const asked = { adminId, linkId, provider, externalId, at: at(7), by: SYSTEM, ...changes };
  return contracts.ExternalIdentityCommandRepository.confirm(asked);
}

/** A link that its owner confirmed. */
export async function confirmed(
  arranged: Arranged,
  owner: Owner,
  changes: Partial<ExternalIdentityLink> = {},
): Promise<ExternalIdentityRecord> {
  const one = await linked(arranged, owner, changes);
  await arranged.arrange('a confirmed link', confirm(arranged, one));
  return { ...one, confirmedAt: at(7) };
}

export function revoke(
  arranged: Arranged,
  { adminId, linkId }: OfLink,
  changes: Partial<LinkChange> = {},
  contracts: Contracts = arranged.contracts,
) {
  return contracts.ExternalIdentityCommandRepository.revoke({ adminId, linkId, at: at(9), by: SYSTEM, ...changes });
}

/** Every link of somebody, the newest first. */
export async function linksOf(arranged: Arranged, { adminId }: Owner): Promise<readonly ExternalIdentityRecord[]> {
  const page = await arranged.contracts.ExternalIdentityQueryRepository.page({ adminId, cursor: null, limit: 100 });
  return page.outcome === 'page' ? page.links : [];
}

export async function linkOf(arranged: Arranged, { adminId, linkId }: OfLink): Promise<ExternalIdentityRecord | null> {
  return (await linksOf(arranged, { adminId })).find((one) => one.linkId === linkId) ?? null;
}

export function forSignIn(
  arranged: Arranged,
  { provider, externalId }: Pick<ExternalIdentityRecord, 'provider' | 'externalId'>,
  deviceDigest: ReturnType<Arranged['digest']> | null = null,
) {
  return arranged.contracts.ExternalIdentityQueryRepository.forSignIn({ provider, externalId, deviceDigest });
}

/** The list of an admin's links as ids; rows are links of their moment. */
export function listOf(arranged: Arranged, owner: Owner): PagedList {
  return {
    newestFirst: true,
    insert: async (moment) => (await linked(arranged, owner, { at: moment })).linkId,
    page: async (query): Promise<IdPage> => {
      const page = await arranged.contracts.ExternalIdentityQueryRepository.page({ adminId: owner.adminId, ...query });
      if (page.outcome !== 'page') return page;
      return { outcome: page.outcome, ids: page.links.map(({ linkId }) => linkId), next: page.next };
    },
  };
}
