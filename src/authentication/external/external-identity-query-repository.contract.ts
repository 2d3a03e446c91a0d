import type { AdminId, Digest } from '../../kernel/ids.js';
import type { ExternalIdentityRecord, ExternalSignInAdmin } from './external-identity.record.js';

export interface ExternalIdentityPageQuery {
  readonly adminId: AdminId;
  /** The `next` of an earlier page, or null for the first one. */
  readonly cursor: string | null;
  readonly limit: number;
}

export type ExternalIdentityPage =
  | { readonly outcome: 'page'; readonly links: readonly ExternalIdentityRecord[]; readonly next: string | null }
  | { readonly outcome: 'invalid_cursor' };

/** A link that is not revoked, with its admin. */
export interface LinkedAdmin {
  readonly link: ExternalIdentityRecord;
  readonly admin: ExternalSignInAdmin;
}

/**
 * Reads links between admins and external identities.
 *
 * When to use: bind it when the feature `externalSignIn` is on, to a store of your own beside that of the admins.
 *
 * Promises to keep:
 * - Each method is one read of one consistent moment, never of a lagging replica.
 * - Provider and external id are compared as they are, without folding case, trimming, or composing accents.
 * - `forSignIn` answers the link of exactly this identity that is not revoked, confirmed or not and whatever its usage, with the state of
 *   its admin; null where there is none, or its admin is closed. `deviceRecognised` is as `AdminQueryRepository.forSignIn` says, and
 *   false where there is no link.
 * - `page` is by the time of linking, newest first, keyset, stable under inserts, revoked links among the others.
 * Conformance: `contract=ExternalIdentityQueryRepository`.
 *
 * Failures: throw when the store is out of reach.
 *
 * @example
 * class PgExternalIdentities implements ExternalIdentityQueryRepository {
 *   page = (query) => this.pool.query(LINKS_OF_ADMIN, [query.adminId, query.cursor, query.limit + 1]).then(pageOf);
 * }
 */
export interface ExternalIdentityQueryRepository {
  forSignIn(query: {
    readonly provider: string;
    readonly externalId: string;
    readonly deviceDigest: Digest | null;
  }): Promise<{ readonly linked: LinkedAdmin | null; readonly deviceRecognised: boolean }>;
  page(query: ExternalIdentityPageQuery): Promise<ExternalIdentityPage>;
}

export const ExternalIdentityQueryRepository = Symbol.for('@maatify/admin-infra/ExternalIdentityQueryRepository');
