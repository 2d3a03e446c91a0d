import type { AdminStatus } from '../kernel/admin-status.js';
import type { AdminId, CanonicalEmail, Digest, Instant } from '../kernel/ids.js';
import type { Redacted } from '../kernel/redacted.js';
import type { SettingEntry } from '../kernel/setting-definition.js';
import type { WriteAuthor } from '../kernel/write-author.js';
import type { AdminRecord } from './admin.record.js';

export interface AdminBootstrap {
  readonly email: string;
  readonly canonicalEmail: CanonicalEmail;
  readonly name: string;
  readonly passwordHash: Redacted;
  readonly at: Instant;
  readonly by: WriteAuthor;
}

export interface AdminCreation {
  readonly email: string;
  readonly canonicalEmail: CanonicalEmail;
  readonly name: string;
  /** Stored by the same write as a code of purpose `invitation`, to be claimed through `OneTimeCodeRepository`. */
  readonly invitation: { readonly codeDigest: Digest; readonly expiresAt: Instant };
  readonly at: Instant;
  readonly by: WriteAuthor;
}

export interface StatusChange {
  readonly adminId: AdminId;
  readonly from: AdminStatus;
  readonly to: AdminStatus;
  readonly expectedVersion: number;
  readonly reason: string | null;
  readonly at: Instant;
  readonly by: WriteAuthor;
  /** If the target can sign in and holds this ability, another one who can must remain. */
  readonly lifelineAbility: string;
  /** Whether only who has an enabled second factor can sign in, because the settings demand one of everybody. */
  readonly holderNeedsFactor: boolean;
  /** The settings that said so, with the values it was decided on; the write is lost when one has moved. Empty where it asks for no holder. */
  readonly restsOn: readonly SettingEntry[];
}

export interface InvitationAcceptance {
  readonly adminId: AdminId;
  readonly passwordHash: Redacted;
  /** The code that was claimed for it: the write is lost once another was issued in its place. null asks for none; the library always names one. */
  readonly codeDigest: Digest | null;
  /** Whether a `pending_verification` admin becomes `active` by the same write; a `created` one stays `created`. */
  readonly activate: boolean;
  /** The device it was accepted from, recorded by the same write. null where the browser sent none. */
  readonly device: { readonly deviceDigest: Digest; readonly name: string | null } | null;
  readonly at: Instant;
}

export interface InvitationWithdrawal {
  readonly adminId: AdminId;
  readonly at: Instant;
  readonly by: WriteAuthor;
}

export interface InvitationCorrection {
  readonly adminId: AdminId;
  readonly email: string;
  readonly canonicalEmail: CanonicalEmail;
  /** Stored by the same write as a code of purpose `invitation`, in place of any earlier one. */
  readonly invitation: { readonly codeDigest: Digest; readonly expiresAt: Instant };
  /** As for `CodeIssue`: the code that goes must be older than this, else the answer is `too_soon`. */
  readonly notSince: Instant;
  readonly at: Instant;
  readonly by: WriteAuthor;
}

export interface HashRenewal {
  readonly adminId: AdminId;
  /** The hash that the password was verified against. */
  readonly expectedHash: Redacted;
  /** A hash of the same password. */
  readonly passwordHash: Redacted;
  readonly at: Instant;
}

export interface PasswordChange {
  readonly adminId: AdminId;
  readonly passwordHash: Redacted;
  /** The epoch the decision was made under; null asks for none. The library always names one. */
  readonly expectedEpoch: number | null;
  readonly at: Instant;
}

export interface PasswordReset {
  readonly adminId: AdminId;
  /** The epoch the decision was made under. */
  readonly expectedEpoch: number;
  /** Stored by the same write as a code of purpose `password_recovery`, in place of any earlier one. */
  readonly recovery: { readonly codeDigest: Digest; readonly expiresAt: Instant };
  readonly at: Instant;
  readonly by: WriteAuthor;
}

/**
 * Changes admins, each method in one conditional write.
 *
 * When to use: bind it to your admin store; each write is atomic with the admin's status, version and epoch, and with the settings it rests on,
 * by whatever means the store has. It has no delete: admins are never deleted.
 *
 * Promises to keep:
 * - `bootstrap` inserts an `active` admin with a verified email only while there is no admin at all; of any number of
 *   parallel calls exactly one wins.
 * - `create` inserts a `pending_verification` admin without password or role, and its invitation code, in one write;
 *   the canonical email is unique among the admins who are not closed. No role is assigned.
 * - `changeStatus` writes only while status and version are as expected; moves status and version - and, when leaving `active`,
 *   the credential epoch - in that one write. Answers `last_holder` when a change away from `active` concerns the only
 *   holder of `lifelineAbility` who can sign in: active, verified, with a password that need not be changed first and, with
 *   `holderNeedsFactor`, an enabled second factor; and for the only one without regard to that, who could come back once nobody
 *   needs one. It is asked in the same write, so that of two holders who suspend each other
 *   one stays. It writes only while every setting of `restsOn` still has the value named there (null: never set), else
 *   `setting_moved`: a change of such a setting is before this write, which then is lost, or after it, and finds what it wrote.
 * - `acceptInvitation` sets the password, verifies the email and moves the epoch in one write, only while the admin is `created`
 *   or `pending_verification`, is not closed and, where a code is named, that one is still its last of purpose `invitation`, used up
 *   or not; it records the device in that write, as `SessionCommandRepository.open` does.
 * - `withdrawInvitation` closes an admin who never accepted: not `active`, with an address that was never verified and without a
 *   password. In one write `closedAt` is set, the version moves by one, every code of the admin becomes unusable and the canonical email
 *   is free for another; status, name and addresses stay to be read. Nothing opens it again: `changeStatus` answers `status_moved`
 *   about it, `acceptInvitation` `not_invited`, `correctInvitation` and `OneTimeCodeRepository.issue` `not_found`.
 * - `correctInvitation` replaces both forms of the address and the invitation code in one write, only while an invitation is due:
 *   the admin never accepted, as above, and is `created` or `pending_verification`, else `already_accepted`. The new canonical email
 *   must be free; the admin's own counts as free. `too_soon` and `retryAt` are those of `OneTimeCodeRepository.issue`. Of it and an acceptance beside it one wins: nobody accepts with a code that was mailed to another address.
 * - `renewPasswordHash` replaces the hash only while the stored one is exactly `expectedHash`, and nothing else: no epoch, no version, no
 *   status moves and no session ends, because the password stays the same. A password set meanwhile is never put back.
 * - `setPassword` stores the hash, clears `mustChangePassword`, moves the credential epoch by one and makes every code of purpose
 *   `password_recovery` unusable, in one write, so that each session, challenge and mailed code from before is dead with the old
 *   password; only while the email is verified and the epoch is `expectedEpoch`, where one is expected. No status moves.
 * - `resetPassword` forgets the password (`passwordHash` is null from then on), moves the credential epoch by one and stores the recovery
 *   code, in one write; only while the email is verified and the epoch as expected. Answers the stored primary address. The second
 *   factor stays as it is.
 * - All that carry `by` hold it to `WriteAuthor`. An admin's version and epoch only grow.
 * Conformance: `contract=AdminCommandRepository`, races included.
 *
 * Failures: throw when the store is out of reach; the change is then reported as unknown.
 */
export interface AdminCommandRepository {
  bootstrap(
    bootstrap: AdminBootstrap,
  ): Promise<
    { readonly outcome: 'won'; readonly adminId: AdminId } | { readonly outcome: 'lost'; readonly reason: 'already_bootstrapped' }
  >;
  create(
    creation: AdminCreation,
  ): Promise<
    | { readonly outcome: 'won'; readonly admin: AdminRecord }
    | { readonly outcome: 'lost'; readonly reason: 'email_taken' | 'author_moved' }
  >;
  changeStatus(
    change: StatusChange,
  ): Promise<
    | { readonly outcome: 'won'; readonly adminId: AdminId; readonly version: number }
    | { readonly outcome: 'lost'; readonly reason: 'status_moved' | 'last_holder' | 'author_moved' | 'setting_moved' }
  >;
  acceptInvitation(
    acceptance: InvitationAcceptance,
  ): Promise<
    | { readonly outcome: 'won'; readonly adminId: AdminId; readonly from: AdminStatus; readonly to: AdminStatus }
    | { readonly outcome: 'lost'; readonly reason: 'not_invited' }
  >;
  withdrawInvitation(
    withdrawal: InvitationWithdrawal,
  ): Promise<
    | { readonly outcome: 'won'; readonly adminId: AdminId }
    | { readonly outcome: 'lost'; readonly reason: 'not_found' | 'already_accepted' | 'already_closed' | 'author_moved' }
  >;
  correctInvitation(correction: InvitationCorrection): Promise<
    | { readonly outcome: 'won'; readonly admin: AdminRecord }
    | {
        readonly outcome: 'lost';
        readonly reason: 'not_found' | 'already_accepted' | 'too_soon' | 'email_taken' | 'author_moved';
        readonly retryAt: Instant | null;
      }
  >;
  renewPasswordHash(
    renewal: HashRenewal,
  ): Promise<
    { readonly outcome: 'won'; readonly adminId: AdminId } | { readonly outcome: 'lost'; readonly reason: 'hash_moved' }
  >;
  setPassword(
    change: PasswordChange,
  ): Promise<
    | { readonly outcome: 'won'; readonly adminId: AdminId; readonly credentialEpoch: number }
    | { readonly outcome: 'lost'; readonly reason: 'epoch_moved' | 'not_verified' }
  >;
  resetPassword(
    reset: PasswordReset,
  ): Promise<
    | { readonly outcome: 'won'; readonly adminId: AdminId; readonly address: string; readonly credentialEpoch: number }
    | { readonly outcome: 'lost'; readonly reason: 'epoch_moved' | 'not_verified' | 'author_moved' }
  >;
}

export const AdminCommandRepository = Symbol.for('@maatify/admin-infra/AdminCommandRepository');
