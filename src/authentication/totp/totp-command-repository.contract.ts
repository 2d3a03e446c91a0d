import type { AdminId, Digest, Instant } from '../../kernel/ids.js';
import type { Redacted } from '../../kernel/redacted.js';
import type { SettingEntry } from '../../kernel/setting-definition.js';
import type { WriteAuthor } from '../../kernel/write-author.js';

export interface FactorDisabling {
  readonly adminId: AdminId;
  readonly expectedEpoch: number;
  /** Where everybody needs a second factor: another admin who holds this ability and can sign in must remain. null where nobody has to. */
  readonly lifelineAbility: string | null;
  /** The settings that said who needs a second factor, with the values it was decided on; the write is lost when one has moved. */
  readonly restsOn: readonly SettingEntry[];
  readonly at: Instant;
  readonly by: WriteAuthor;
}

/**
 * Changes an admin's second factor, each method in one conditional write.
 *
 * When to use: bind it to your store: `enable` and `disable` move the admin's credential epoch in the same write, and `disable` is atomic with the
 * settings it rests on.
 *
 * Promises to keep:
 * - `claimStep` records the step and wins only while it is greater than the last recorded step of that admin; equal and lower
 *   steps are `replayed`. Of any number of parallel claims of one step exactly one wins, over all processes and restarts, and the
 *   steps of one admin never concern another.
 * - `startPending` replaces an earlier pending seed and touches no enabled one; only while the admin is `active`, its epoch as
 *   expected, and a factor is enabled exactly when `replaces` says so.
 * - `enable` turns the named pending seed into the enabled factor, in place of the old one where it replaces one, records `step` as used
 *   and moves the admin's credential epoch by one, all in one write; only while that seed is pending, not expired (`at < expiresAt`),
 *   the epoch as expected and a factor enabled exactly when `replaces` says so. The last recorded step never falls. Of parallel calls one wins.
 * - `cancelPending` removes the pending seed, only while there is one that is not expired (`at < expiresAt`), and nothing else. A seed
 *   that was cancelled is never enabled.
 * - `disable` removes the enabled seed and the pending one and moves the epoch by one, all in one write, only while a factor is enabled and the
 *   epoch as expected. It keeps the last recorded step: a factor that is enrolled anew must not make an old step usable. Given a
 *   `lifelineAbility`, it answers `last_holder` when the admin is the only holder of it who could sign in where everybody needs a second
 *   factor, as `AdminCommandRepository.changeStatus` counts them, asked in the same write. It holds `by` to `WriteAuthor`, and `restsOn` as `AdminCommandRepository.changeStatus` does, else `setting_moved`.
 * - `enable` and `disable` also remove the admin's recovery codes, where the store keeps any; see `RecoveryCodeCommandRepository`.
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
    /** False: there must be no enabled factor, else `already_enabled`. True: there must be one, else `not_enabled`. */
    readonly replaces: boolean;
    readonly at: Instant;
  }): Promise<
    | { readonly outcome: 'won'; readonly adminId: AdminId }
    | { readonly outcome: 'lost'; readonly reason: 'already_enabled' | 'not_enabled' | 'epoch_moved' }
  >;
  enable(enable: {
    readonly adminId: AdminId;
    readonly pendingId: string;
    readonly step: number;
    readonly expectedEpoch: number;
    /** Whether the pending seed takes the place of an enabled one; where that is not so, it is `not_pending`. */
    readonly replaces: boolean;
    readonly at: Instant;
  }): Promise<
    | { readonly outcome: 'won'; readonly adminId: AdminId; readonly credentialEpoch: number }
    | { readonly outcome: 'lost'; readonly reason: 'not_pending' | 'epoch_moved' }
  >;
  cancelPending(cancelling: {
    readonly adminId: AdminId;
    readonly at: Instant;
  }): Promise<
    { readonly outcome: 'won'; readonly adminId: AdminId } | { readonly outcome: 'lost'; readonly reason: 'nothing_pending' }
  >;
  disable(disabling: FactorDisabling): Promise<
    | { readonly outcome: 'won'; readonly adminId: AdminId; readonly credentialEpoch: number }
    | {
        readonly outcome: 'lost';
        readonly reason: 'not_enabled' | 'epoch_moved' | 'last_holder' | 'author_moved' | 'setting_moved';
      }
  >;
  claimStep(claim: {
    readonly adminId: AdminId;
    readonly step: number;
    readonly at: Instant;
  }): Promise<{ readonly outcome: 'won' } | { readonly outcome: 'lost'; readonly reason: 'replayed' | 'not_enabled' }>;
}

export const TotpCommandRepository = Symbol.for('@maatify/admin-infra/TotpCommandRepository');
