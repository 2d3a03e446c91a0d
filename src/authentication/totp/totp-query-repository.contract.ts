import type { AdminId } from '../../kernel/ids.js';
import type { TotpState } from './totp.record.js';

/**
 * Reads an admin's second factor.
 *
 * When to use: bind it to your store; seeds are kept as `TotpAuthenticator` sealed them.
 *
 * Promises to keep: one read of the primary. `adminId: null` asks about nobody, costs the same, and answers not enabled, so
 * that a sign-in with an unknown email makes the same calls. Conformance: `contract=TotpQueryRepository`.
 *
 * Failures: throw when the store is out of reach; that is never "no second factor".
 */
export interface TotpQueryRepository {
  state(query: { readonly adminId: AdminId | null }): Promise<TotpState>;
}

export const TotpQueryRepository = Symbol.for('@maatify/admin-infra/TotpQueryRepository');
