import type { AdminId, Instant, LinkId } from '../../kernel/ids.js';
import type { WriteAuthor } from '../../kernel/write-author.js';
import type { ExternalUsage } from '../../runner/policy.js';

export interface ExternalIdentityLink {
  readonly linkId: LinkId;
  readonly adminId: AdminId;
  readonly provider: string;
  readonly externalId: string;
  readonly usage: ExternalUsage;
  /** How many links that are not revoked an admin may have. */
  readonly limit: number;
  readonly at: Instant;
  readonly by: WriteAuthor;
}

export interface LinkChange {
  /** Both must match one link; else nothing changes. */
  readonly adminId: AdminId;
  readonly linkId: LinkId;
  readonly at: Instant;
  readonly by: WriteAuthor;
}

export interface LinkConfirmation extends LinkChange {
  /** The identity that was verified just now; the link must be of exactly this one. */
  readonly provider: string;
  readonly externalId: string;
}

export type LinkRevocationClaim =
  | {
      readonly outcome: 'won';
      readonly adminId: AdminId;
      readonly linkId: LinkId;
      /** The epoch that the admin has from now on; null where the link let nobody in and nothing moved. */
      readonly credentialEpoch: number | null;
    }
  | { readonly outcome: 'lost'; readonly reason: 'author_moved' | 'not_found' | 'already_revoked' };

/**
 * Changes the links between admins and external identities, each method in one conditional write.
 *
 * When to use: bind it when the feature `externalSignIn` is on, to a store whose writes can be atomic with those of the admins.
 *
 * Promises to keep:
 * - Each method answers, in this order: `author_moved` as `WriteAuthor` says; `not_found` unless that admin has that link, and for `link`
 *   and `confirm` unless its admin is not closed (see `AdminCommandRepository.withdrawInvitation`). No link is ever removed, no other
 *   moves, and its provider, external id and usage never change.
 * - `link` inserts a link that nobody confirmed. It answers `not_found` for an admin who is none, or closed; `taken` while a link that is
 *   not revoked is of the same identity, whoever's; `limit_reached` while `limit` of that admin's are not revoked. Identities are compared
 *   as they are, without folding case. Of two at once that are the same one wins, and no number of them passes the limit.
 * - `confirm` sets `confirmedAt`, once (`already_confirmed`), and only while provider and external id are those of the link, else
 *   `other_identity`; for a revoked link it answers `not_found`.
 * - `revoke` sets `revokedAt`, once (`already_revoked`), no earlier than the link was confirmed. Of a confirmed link that is for
 *   signing in it moves the credential epoch of its admin by one in the same write, so that every session and every half-done sign-in
 *   of that admin is dead from then on, and answers that epoch; of any other it moves nothing and answers null. It works for a closed
 *   admin, too.
 * Conformance: `contract=ExternalIdentityCommandRepository`, races included.
 *
 * Failures: throw when the store is out of reach; the change is then reported as unknown.
 *
 * @example
 * class PgExternalIdentityCommands implements ExternalIdentityCommandRepository {
 *   confirm = (change) => this.transaction((tx) => this.lockAdmins(tx, change).then(() => this.claim(tx, CONFIRM, change)));
 * }
 */
export interface ExternalIdentityCommandRepository {
  link(
    link: ExternalIdentityLink,
  ): Promise<
    | { readonly outcome: 'won'; readonly linkId: LinkId }
    | { readonly outcome: 'lost'; readonly reason: 'author_moved' | 'not_found' | 'taken' | 'limit_reached' }
  >;
  confirm(confirmation: LinkConfirmation): Promise<
    | {
        readonly outcome: 'won';
        readonly linkId: LinkId;
        readonly provider: string;
        readonly externalId: string;
        readonly usage: ExternalUsage;
      }
    | { readonly outcome: 'lost'; readonly reason: 'author_moved' | 'not_found' | 'other_identity' | 'already_confirmed' }
  >;
  revoke(change: LinkChange): Promise<LinkRevocationClaim>;
}

export const ExternalIdentityCommandRepository = Symbol.for('@maatify/admin-infra/ExternalIdentityCommandRepository');
