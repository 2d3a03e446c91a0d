import type { AdminId, RoleId } from '../../kernel/ids.js';
import type { RoleHolding, RoleRecord, RoleSummary } from './role.record.js';

export interface RolePageQuery {
  /** The `next` of an earlier page, or null for the first one. */
  readonly cursor: string | null;
  readonly limit: number;
}

export type RolePage =
  | { readonly outcome: 'page'; readonly roles: readonly RoleSummary[]; readonly next: string | null }
  | { readonly outcome: 'invalid_cursor' };

export type RoleHoldingPage =
  | { readonly outcome: 'page'; readonly holdings: readonly RoleHolding[]; readonly next: string | null }
  | { readonly outcome: 'invalid_cursor' };

/**
 * Reads roles, and who holds them.
 *
 * When to use: bind it when the feature `roles` is on, to the store that `AbilityResolver` answers from.
 *
 * Promises to keep: each method reads the primary, never a lagging replica. `byId` answers version and abilities of one moment, so
 * that a write that is conditional on the version rests on these abilities. `page` begins with the role that was created first,
 * `ofAdmin` and `holders` with what was assigned first; each is keyset, and stable under inserts. A holder whose status is not
 * `active` is answered, not hidden. Conformance: `contract=RoleQueryRepository`.
 *
 * Failures: throw when the store is out of reach.
 *
 * @example
 * class PgRoles implements RoleQueryRepository {
 *   byId = ({ roleId }) => this.pool.query(ONE_WITH_ABILITIES, [roleId]).then(recordOrNull);
 * }
 */
export interface RoleQueryRepository {
  /** null when there is no such role. */
  byId(query: { readonly roleId: RoleId }): Promise<RoleRecord | null>;
  page(query: RolePageQuery): Promise<RolePage>;
  /** What an admin holds; an empty page for one who holds nothing, or is none. */
  ofAdmin(query: RolePageQuery & { readonly adminId: AdminId }): Promise<RoleHoldingPage>;
  /** Who holds a role; an empty page where nobody does, or there is no such role. */
  holders(query: RolePageQuery & { readonly roleId: RoleId }): Promise<RoleHoldingPage>;
}

export const RoleQueryRepository = Symbol.for('@maatify/admin-infra/RoleQueryRepository');
