import type { AdminId, Digest, Instant } from '../../kernel/ids.js';
import type { Redacted } from '../../kernel/redacted.js';

/**
 * Changes an admin's second factor, each method in one conditional write.
 *
 * When to use: bind it to your store, in one database with the admins: `enable` moves the admin's credential epoch.
 *
 * Promises to keep:
 * - `claimStep` records the step and wins only while it is greater than the last recorded step of that admin; equal and lower
 *   steps are `replayed`. Of any number of parallel claims of one step exactly one wins, over all processes and restarts, and the
 *   steps of one admin never concern another.
 * - `startPending` replaces an earlier pending seed; only while no factor is enabled, the admin is `active` and its epoch as expected.
 * - `enable` turns the named pending seed into the enabled factor, records `step` as used and moves the admin's credential epoch by
 *   one, all in one write, only while that seed is pending, not expired (`at < expiresAt`) and the epoch as expected. Of parallel calls one wins.
 * Conformance: `contract=TotpCommandRepository`, races included.
 *
 * Failures: throw when the store is out of reach; a step is then treated as not won.
 */
export interface TotpCommandRepository {
  startPending(start: {
    readonly adminId: AdminId;
    readonly pendingId: string;
    readonly sealedSeed: Redacted;
    /** Stored with the pending seed: the digest of the one-time code that vouched for it, or null. */
    readonly vouchedBy: Digest | null;
    readonly expiresAt: Instant;
    readonly expectedEpoch: number;
    readonly at: Instant;
  }): Promise<
    | { readonly outcome: 'won'; readonly adminId: AdminId }
    | { readonly outcome: 'lost'; readonly reason: 'already_enabled' | 'epoch_moved' }
  >;
  enable(enable: {
    readonly adminId: AdminId;
    readonly pendingId: string;
    readonly step: number;
    readonly expectedEpoch: number;
    readonly at: Instant;
  }): Promise<
    | { readonly outcome: 'won'; readonly adminId: AdminId; readonly credentialEpoch: number }
    | { readonly outcome: 'lost'; readonly reason: 'not_pending' | 'epoch_moved' }
  >;
  claimStep(claim: {
    readonly adminId: AdminId;
    readonly step: number;
    readonly at: Instant;
  }): Promise<{ readonly outcome: 'won' } | { readonly outcome: 'lost'; readonly reason: 'replayed' | 'not_enabled' }>;
}

export const TotpCommandRepository = Symbol.for('@maatify/admin-infra/TotpCommandRepository');
