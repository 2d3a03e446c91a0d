import type { AdminId, CanonicalEmail, ContactId, Digest, Instant } from '../../kernel/ids.js';
import type { WriteAuthor } from '../../kernel/write-author.js';
import type { ContactKind } from './contact.record.js';

export interface ContactAddition {
  readonly contactId: ContactId;
  readonly adminId: AdminId;
  readonly kind: ContactKind;
  readonly value: string;
  readonly canonicalValue: string;
  /** How many contacts that are not retired an admin may have. */
  readonly limit: number;
  readonly at: Instant;
  readonly by: WriteAuthor;
}

export interface ContactChange {
  /** Both must match one contact; else nothing changes. */
  readonly adminId: AdminId;
  readonly contactId: ContactId;
  readonly at: Instant;
  readonly by: WriteAuthor;
}

export interface PrimaryChange extends ContactChange {
  /** The address the decision was made on. */
  readonly expectedPrimary: CanonicalEmail;
  /** The id that the address of before gets as a contact, where it is none yet. */
  readonly formerContactId: ContactId;
}

export type PrimaryClaim =
  | {
      readonly outcome: 'won';
      readonly adminId: AdminId;
      readonly contactId: ContactId;
      /** The contact that the address of before is now. */
      readonly formerContactId: ContactId;
      readonly credentialEpoch: number;
    }
  | {
      readonly outcome: 'lost';
      readonly reason: 'author_moved' | 'not_found' | 'primary_moved' | 'not_email' | 'not_verified' | 'duplicate';
    };

export interface VerificationRequest extends ContactChange {
  /** The digest of a code for this contact and no other. */
  readonly codeDigest: Digest;
  readonly expiresAt: Instant;
  /** An earlier code of the same contact must be older than this, else the answer is `too_soon`. */
  readonly notSince: Instant;
}

export type VerificationRequestClaim =
  | {
      readonly outcome: 'won';
      readonly contactId: ContactId;
      /** Where the code goes: the value as it was given. */
      readonly address: string;
    }
  | {
      readonly outcome: 'lost';
      readonly reason: 'author_moved' | 'not_found' | 'already_verified' | 'too_soon';
      readonly retryAt: Instant | null;
    };

export interface VerificationConfirmation extends ContactChange {
  readonly codeDigest: Digest;
}

/**
 * Changes the contacts of admins, each method in one conditional write.
 *
 * When to use: bind it when the feature `contacts` is on, to a store whose writes can be atomic with those of the admins.
 *
 * Promises to keep:
 * - Each method answers, in this order: `author_moved` as `WriteAuthor` says; `not_found` unless that admin has that contact, and for all
 *   but `retire` unless it is not retired and its admin is not closed (see `AdminCommandRepository.withdrawInvitation`). No contact is ever removed, no other moves, and a value never changes.
 * - `add` inserts a contact without verification. It answers `not_found` for an admin who is none, or closed; `duplicate` while that admin has one
 *   of this kind and canonical value that is not retired, or signs in with that address; `limit_reached` while `limit` of them are not
 *   retired. What other admins have is no concern of it. Of two at once that are the same one wins, and no number of them passes the limit.
 * - `retire` sets `retiredAt`, once; the address of signing in is `primary`, and stays.
 * - `makePrimary` makes a verified address the one the admin signs in with: `email`, its canonical form and `emailVerified` are those of
 *   the contact, the credential epoch moves by one, every one-time code of that admin is unusable, and the address of before is a contact,
 *   verified at `at` if it was verified: the one that it is already and that is not retired, or else a new one by `formerContactId`. All
 *   of it is one write, only while the admin signs in with `expectedPrimary`, else `primary_moved`; while the contact is an address, else
 *   `not_email`; while it is verified, else `not_verified`; and while no other admin signs in with it, else `duplicate`. Version and status
 *   stay as they are. No sign-in is ever by an address that two admins have.
 * - `requestVerification` makes the verification `pending` with this code, in place of any earlier one, which is dead from then on; a
 *   verified contact stays so (`already_verified`). `retryAt` is set with `too_soon` and null otherwise. A code that a clock which ran ahead
 *   dated later than `at` keeps nobody waiting.
 * - `confirmVerification` makes it `verified` and uses the code up, only while it is pending with exactly this code, else `unknown`; at or
 *   after `expiresAt` it answers `expired`. Of any number at once with one code one wins.
 * - `revokeVerification` makes it `revoked`, from `pending` too, and so kills the code; `nothing_to_revoke` where it is neither. The
 *   address of signing in is `primary`, and stays verified.
 * Conformance: `contract=ContactCommandRepository`, races included.
 *
 * Failures: throw when the store is out of reach; the change is then reported as unknown.
 *
 * @example
 * class PgContactCommands implements ContactCommandRepository {
 *   retire = (change) => this.transaction((tx) => this.lockAdmins(tx, change).then(() => this.claim(tx, RETIRE, change)));
 * }
 */
export interface ContactCommandRepository {
  add(
    addition: ContactAddition,
  ): Promise<
    | { readonly outcome: 'won'; readonly contactId: ContactId }
    | { readonly outcome: 'lost'; readonly reason: 'author_moved' | 'not_found' | 'duplicate' | 'limit_reached' }
  >;
  retire(
    change: ContactChange,
  ): Promise<
    | { readonly outcome: 'won'; readonly contactId: ContactId }
    | { readonly outcome: 'lost'; readonly reason: 'author_moved' | 'not_found' | 'primary' | 'already_retired' }
  >;
  makePrimary(change: PrimaryChange): Promise<PrimaryClaim>;
  requestVerification(request: VerificationRequest): Promise<VerificationRequestClaim>;
  confirmVerification(
    confirmation: VerificationConfirmation,
  ): Promise<
    | { readonly outcome: 'won'; readonly contactId: ContactId }
    | { readonly outcome: 'lost'; readonly reason: 'author_moved' | 'not_found' | 'unknown' | 'expired' }
  >;
  revokeVerification(
    change: ContactChange,
  ): Promise<
    | { readonly outcome: 'won'; readonly contactId: ContactId }
    | { readonly outcome: 'lost'; readonly reason: 'author_moved' | 'not_found' | 'primary' | 'nothing_to_revoke' }
  >;
}

export const ContactCommandRepository = Symbol.for('@maatify/admin-infra/ContactCommandRepository');
