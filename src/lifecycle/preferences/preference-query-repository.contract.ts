import type { AdminId } from '../../kernel/ids.js';
import type { PreferenceRecord } from './preference.record.js';

/**
 * Reads what admins prefer.
 *
 * When to use: bind it when the feature `preferences` is on; a dispatcher of your own may read the same store.
 *
 * Promises to keep:
 * - `ofAdmin` is one read of one consistent moment, never of a lagging replica. Where nothing is stored, or nobody has the id, every
 *   preference is null, the version 0 and nothing chosen. Choices are in no particular order, one for each channel and type.
 * Conformance: `contract=PreferenceQueryRepository`.
 *
 * Failures: throw when the store is out of reach.
 *
 * @example
 * class PgPreferences implements PreferenceQueryRepository {
 *   ofAdmin = ({ adminId }) => this.pool.query(PREFERENCES, [adminId]).then(recordOrNothing);
 * }
 */
export interface PreferenceQueryRepository {
  ofAdmin(query: { readonly adminId: AdminId }): Promise<PreferenceRecord>;
}

export const PreferenceQueryRepository = Symbol.for('@maatify/admin-infra/PreferenceQueryRepository');
