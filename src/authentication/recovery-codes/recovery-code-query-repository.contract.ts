import type { AdminId } from '../../kernel/ids.js';

/**
 * Counts an admin's recovery codes.
 *
 * When to use: bind it to your store, when the feature `recoveryCodes` is on.
 *
 * Promises to keep: `left` counts the codes that would work now, and answers the admin it was asked about; 0 for somebody unknown.
 * Conformance: `contract=RecoveryCodeQueryRepository`.
 *
 * Failures: throw when the store is out of reach.
 */
export interface RecoveryCodeQueryRepository {
  left(query: { readonly adminId: AdminId }): Promise<{ readonly adminId: AdminId; readonly left: number }>;
}

export const RecoveryCodeQueryRepository = Symbol.for('@maatify/admin-infra/RecoveryCodeQueryRepository');
