import type { AdminId, CanonicalEmail, Digest, Instant } from '../kernel/ids.js';
import type { WriteAuthor } from '../kernel/write-author.js';

export interface CodeIssue<Purpose extends string = string> {
  readonly adminId: AdminId;
  readonly purpose: Purpose;
  readonly codeDigest: Digest;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
  /** An earlier code of the same admin and purpose must be older than this, else the answer is `too_soon`. */
  readonly notSince: Instant;
  readonly by: WriteAuthor;
}

export type CodeIssueClaim =
  | { readonly outcome: 'won'; readonly adminId: AdminId; readonly address: string }
  | {
      readonly outcome: 'lost';
      readonly reason: 'too_soon' | 'not_found' | 'not_due' | 'author_moved';
      readonly retryAt: Instant | null;
    };

/** A code that a stranger asks for, by an address. */
export interface CodeRequest<Purpose extends string = string> {
  readonly canonicalEmail: CanonicalEmail;
  readonly purpose: Purpose;
  readonly codeDigest: Digest;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
  /** As for {@link CodeIssue}. */
  readonly notSince: Instant;
}

export type CodeRequestClaim =
  | {
      readonly outcome: 'won';
      readonly adminId: AdminId;
      readonly canonicalEmail: CanonicalEmail;
      /** The primary address as it was given. */
      readonly address: string;
    }
  | { readonly outcome: 'lost'; readonly reason: 'too_soon' | 'not_due' };

export type CodeClaim =
  | { readonly outcome: 'won'; readonly adminId: AdminId; readonly codeDigest: Digest }
  | { readonly outcome: 'lost'; readonly reason: 'unknown' | 'expired' };

/**
 * Keeps one-time codes, by digest.
 *
 * When to use: bind it to your store, where each write is atomic with the admin's status and email.
 *
 * Promises to keep:
 * - `issue` replaces every earlier code of the same admin and purpose; at most one works. An invitation is due only while the
 *   admin has not accepted one (`created`, `pending_verification`); an enrolment code only while the admin has no TOTP; a code of
 *   purpose `password_recovery` only while the admin is `active` with a verified email; one that verifies a contact never, since
 *   `ContactCommandRepository` keeps it; else `not_due`.
 *   A closed admin (see `AdminCommandRepository.withdrawInvitation`) is `not_found`. Answers the stored primary address. `retryAt` is
 *   set with `too_soon` and null otherwise. Holds `by` to `WriteAuthor`.
 *   An earlier code that a clock which ran ahead dated later than `issuedAt` counts as issued at `issuedAt`, and is written back as
 *   that, so nobody waits longer than the distance from now.
 * - `request` issues as `issue` does, to whoever has that canonical address. An address that nobody has, or whose admin is due none,
 *   answers `not_due` after the same work: as many round trips, a write among them, so that the time it takes tells nobody who is an admin.
 * - `claim` uses the code up in the same write that finds it: of any number of parallel claims exactly one wins. An expired
 *   code (`at >= expiresAt`) answers `expired` and stays unusable; a used, replaced or never issued one answers `unknown`.
 *   With `adminId` given, a code of another admin is `unknown`. Answers admin and digest of the code it used up, not what was asked.
 * Conformance: `contract=OneTimeCodeRepository`, races included.
 *
 * Failures: throw when the store is out of reach; the code counts as not claimed.
 */
export interface OneTimeCodeRepository<Purpose extends string = string> {
  issue(issue: CodeIssue<Purpose>): Promise<CodeIssueClaim>;
  request(request: CodeRequest<Purpose>): Promise<CodeRequestClaim>;
  claim(claim: {
    readonly codeDigest: Digest;
    readonly purpose: Purpose;
    readonly adminId: AdminId | null;
    readonly at: Instant;
  }): Promise<CodeClaim>;
}

export const OneTimeCodeRepository = Symbol.for('@maatify/admin-infra/OneTimeCodeRepository');
