import type { AdminId } from '../../kernel/ids.js';
import type { SessionSnapshot } from '../session.record.js';
import type { ImpersonationRecord } from './impersonation.record.js';

export interface ImpersonationPageQuery {
  /** Only those of this admin; null for anybody's. */
  readonly adminId: AdminId | null;
  /** Only those by this admin; null for anybody's. */
  readonly impersonatorId: AdminId | null;
  /** The `next` of an earlier page, or null for the first one. */
  readonly cursor: string | null;
  readonly limit: number;
}

export type ImpersonationPage =
  | { readonly outcome: 'page'; readonly impersonations: readonly ImpersonationRecord[]; readonly next: string | null }
  | { readonly outcome: 'invalid_cursor' };

/**
 * Reads who acts and acted as whom.
 *
 * When to use: bind it when the feature `impersonation` is on, to the store of your sessions: an impersonation is a session.
 *
 * Promises to keep:
 * - Each method is one read of one consistent moment, never of a lagging replica; dead ones are answered, not hidden.
 * - `page` is newest first, keyset, and stable under inserts. Both filters together find those of the one by the other.
 * - `latestBy` answers the impersonation by this admin that was started last, of those that nobody has ended; null where there is none.
 * Conformance: `contract=ImpersonationQueryRepository`.
 *
 * Failures: throw when the store is out of reach.
 *
 * @example
 * class PgImpersonations implements ImpersonationQueryRepository {
 *   latestBy = ({ impersonatorId }) => this.pool.query(LATEST, [impersonatorId]).then(snapshotOrNull);
 * }
 */
export interface ImpersonationQueryRepository {
  page(query: ImpersonationPageQuery): Promise<ImpersonationPage>;
  latestBy(query: { readonly impersonatorId: AdminId }): Promise<SessionSnapshot | null>;
}

export const ImpersonationQueryRepository = Symbol.for('@maatify/admin-infra/ImpersonationQueryRepository');
