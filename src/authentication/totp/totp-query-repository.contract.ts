import type { AdminId, Instant } from '../../kernel/ids.js';
import type { Redacted } from '../../kernel/redacted.js';

export interface TotpState {
  /** The admin asked about; null when nobody was. */
  readonly adminId: AdminId | null;
  readonly enabled: boolean;
  /** The sealed (encrypted) seed of the enabled factor; null when none is enabled. */
  readonly sealedSeed: Redacted | null;
  /** A seed that was started and not yet confirmed; null when there is none. */
  readonly pending: {
    readonly pendingId: string;
    readonly sealedSeed: Redacted;
    readonly expiresAt: Instant;
  } | null;
}

/**
 * Reads an admin's second factor.
 *
 * When to use: bind it to your store; seeds are kept as `TotpAuthenticator` sealed them.
 *
 * Promises to keep: one read of the primary. `adminId: null` asks about nobody, costs the same, and answers not enabled, so
 * that a sign-in with an unknown email makes the same calls (A7). Conformance: `contract=TotpQueryRepository`.
 *
 * Failures: throw when the store is out of reach; that is never "no second factor" (F62).
 */
export interface TotpQueryRepository {
  state(query: { readonly adminId: AdminId | null }): Promise<TotpState>;
}

export const TotpQueryRepository = Symbol.for('@maatify/admin-infra/TotpQueryRepository');
