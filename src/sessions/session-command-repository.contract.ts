import type { AdminId, Digest, Instant, SessionId } from '../kernel/ids.js';
import type { WriteAuthor } from '../kernel/write-author.js';
import type { ChallengeRecord, SessionEndReason, SessionRecord } from './session.record.js';

export interface SessionOpening {
  readonly session: SessionRecord;
  readonly tokenDigest: Digest;
  /** Closed by the same write; the write is lost when it is closed already. null where no challenge leads here. */
  readonly closesChallenge: Digest | null;
  /** Ended by the same write; the write is lost when it is ended already. null where no session goes on here. */
  readonly replacesSession: SessionId | null;
  /**
   * The digest of a token the same browser still has: a session of this admin under it ends by the same write, as `replaced`, and
   * does not count against the limit. Nothing is lost when there is none, or when it is ended or another admin's. null for no token.
   */
  readonly endsToken: Digest | null;
  readonly limit: {
    readonly maxLive: number;
    readonly whenFull: 'end_oldest' | 'refuse';
    /** Sessions last seen before this moment do not count: they are idle by today's setting. */
    readonly idleSince: Instant;
    /** Sessions opened before this moment do not count: they are too old by today's setting. */
    readonly openedSince: Instant;
  };
}

export type SessionOpeningClaim =
  | { readonly outcome: 'won'; readonly sessionId: SessionId; readonly endedOldest: number }
  | {
      readonly outcome: 'lost';
      readonly reason: 'not_active' | 'epoch_moved' | 'challenge_closed' | 'session_ended' | 'limit_reached';
    };

export interface SessionEnding {
  readonly sessionId: SessionId;
  /** Both ids must match one session; else the answer is `not_found` and nothing changes. */
  readonly adminId: AdminId;
  readonly reason: SessionEndReason;
  readonly at: Instant;
}

/** Which sessions are over without anybody having ended them, by today's settings. */
export interface ExpiryOfSessions {
  /** Sessions last seen before this moment are idle. */
  readonly idleSince: Instant;
  /** Sessions opened before this moment are too old. */
  readonly openedSince: Instant;
  readonly limit: number;
  readonly at: Instant;
}

/**
 * Changes sessions and challenges, each method in one conditional write.
 *
 * When to use: bind it to your session store, where a write can hold still what it compares of the admins: `open` and `endAll` are
 * atomic with their status and epoch, by whatever means the store has.
 *
 * Promises to keep:
 * - `open` inserts the session only while the admin is `active` and its credential epoch is the session's, the challenge (if
 *   any) is open and the replaced session (if any) is not ended; closes and ends those in the same write. Live sessions of the
 *   admin never exceed `maxLive`, under any parallelism: count only sessions that are not ended, not expired, carry both of
 *   the new session's epochs, are neither idle nor too old by `limit`, whose device was not revoked since and in which nobody
 *   impersonates the admin; the replaced one does not count. Of two openings of one admin, the later sees the session of the earlier.
 * - `open` records the device in the same write, unless there is none or somebody impersonates: an unknown one is seen first and last
 *   at `openedAt`, named by the user agent; a known one keeps its first sight, name and trust, and its last only grows. One
 *   that was revoked begins anew, untrusted, and its revocation stays on record. A session whose device was revoked since it
 *   was opened is replaced by none: that is `session_ended`.
 * - `openChallenge` inserts only while the admin is `active` with the challenge's epoch.
 * - `touch` moves `lastSeenAt` forward only, and only while the session is not ended: it can never un-end one.
 * - `end` is terminal: nothing later changes `endedAt` or `endReason`.
 * - `expireDue` ends at most `limit` sessions that nobody has ended and that are over: expired (`at >= expiresAt`), idle or too old by the
 *   moments it is told. It ends them at `at`, as `expired`, and no session twice, however many run at once; one that was used
 *   meanwhile goes on. `ended` says how many it ended, `more` whether calling again may end more. Whose they are decides nothing; those
 *   in which somebody impersonates are left to `ImpersonationCommandRepository.expireDue`, which tells of each.
 * - `endAll` moves the admin's credential epoch by one while it equals `expectedEpoch`; that alone kills every session and
 *   challenge of the admin, in one write however many there are. It also holds `by` to `WriteAuthor`.
 * Conformance: `contract=SessionCommandRepository`, races included.
 *
 * Failures: throw when the store is out of reach; the core treats the write as not won and says so.
 */
export interface SessionCommandRepository {
  open(opening: SessionOpening): Promise<SessionOpeningClaim>;
  openChallenge(opening: {
    readonly challenge: ChallengeRecord;
  }): Promise<
    | { readonly outcome: 'won'; readonly challengeDigest: Digest }
    | { readonly outcome: 'lost'; readonly reason: 'not_active' | 'epoch_moved' }
  >;
  touch(touch: {
    readonly sessionId: SessionId;
    readonly at: Instant;
  }): Promise<{ readonly outcome: 'won' } | { readonly outcome: 'lost'; readonly reason: 'ended' }>;
  end(
    ending: SessionEnding,
  ): Promise<{ readonly outcome: 'won' } | { readonly outcome: 'lost'; readonly reason: 'already_ended' | 'not_found' }>;
  expireDue(expiry: ExpiryOfSessions): Promise<{ readonly ended: number; readonly more: boolean }>;
  endAll(ending: {
    readonly adminId: AdminId;
    readonly expectedEpoch: number;
    readonly at: Instant;
    readonly by: WriteAuthor;
  }): Promise<
    | { readonly outcome: 'won'; readonly adminId: AdminId; readonly credentialEpoch: number }
    | { readonly outcome: 'lost'; readonly reason: 'epoch_moved' | 'not_found' | 'author_moved' }
  >;
}

export const SessionCommandRepository = Symbol.for('@maatify/admin-infra/SessionCommandRepository');
