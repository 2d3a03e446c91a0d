import type { Digest, Instant, SessionId } from '../../kernel/ids.js';
import type { WriteAuthor } from '../../kernel/write-author.js';
import type { SessionRecord } from '../session.record.js';
import type { EndedImpersonation } from './impersonation.record.js';

export interface ImpersonationStart {
  /** The session to open: of the admin somebody acts as, with its `impersonatorId`. */
  readonly session: SessionRecord;
  readonly tokenDigest: Digest;
  readonly reason: string;
  /** The impersonator's own session, which carries the new one from now on. */
  readonly carriedBy: SessionId;
  /** Sessions last seen before this moment are idle. */
  readonly idleSince: Instant;
  /** Sessions opened before this moment are too old. */
  readonly openedSince: Instant;
  /** The impersonator. */
  readonly by: WriteAuthor;
}

export type ImpersonationStartClaim =
  | { readonly outcome: 'won'; readonly sessionId: SessionId }
  | {
      readonly outcome: 'lost';
      readonly reason: 'author_moved' | 'not_active' | 'epoch_moved' | 'session_ended' | 'chained' | 'already_active';
    };

/** Which impersonations are over without anybody having ended them. */
export interface ExpiryOfImpersonations {
  /** Sessions last seen before this moment are idle. */
  readonly idleSince: Instant;
  /** Sessions opened before this moment are too old. */
  readonly openedSince: Instant;
  /** Sessions of any other are dead. */
  readonly systemEpoch: number;
  readonly limit: number;
  readonly at: Instant;
}

/**
 * Starts impersonations and ends those that are over, each method in one conditional write.
 *
 * When to use: bind it when the feature `impersonation` is on, to the store of your sessions and admins. `SessionCommandRepository.end`
 * ends one, as any other session.
 *
 * Promises to keep:
 * - A session is live here while it is not ended, `at < expiresAt`, neither idle nor too old by the moments that are told, of the
 *   system epoch that is told (or of the new session's), of an admin who is `active` and carries its credential epoch, and its device
 *   was not revoked since. An impersonation is live while its session is and the one it rests on is.
 * - `start` inserts the session and what it rests on only while, in this order: the author is as `WriteAuthor` says; the admin is
 *   `active` and its credential epoch is the session's; `carriedBy` is a live session of the author; nobody impersonates in that one;
 *   and no impersonation by the author is live. It judges all of it at `openedAt`. Of a start and a change of either admin, the later sees
 *   the earlier, by whatever means the store has.
 * - `start` records no device, counts against no limit and ends nothing.
 * - From then on the session is answered with `impersonator`, which is the session it rests on, as it is at that moment.
 * - `expireDue` ends at most `limit` impersonations that nobody has ended and that are not live, at `at`, as `expired`, and none of them
 *   twice, however many run at once. `ended` names each, `more` says whether calling again may end more.
 * Conformance: `contract=ImpersonationCommandRepository`, races included.
 *
 * Failures: throw when the store is out of reach; the core treats the write as not won and says so.
 *
 * @example
 * class PgImpersonationCommands implements ImpersonationCommandRepository {
 *   start = (start) => this.transaction((tx) => this.lockBoth(tx, start).then(() => this.claim(tx, start)));
 * }
 */
export interface ImpersonationCommandRepository {
  start(start: ImpersonationStart): Promise<ImpersonationStartClaim>;
  expireDue(expiry: ExpiryOfImpersonations): Promise<{ readonly ended: readonly EndedImpersonation[]; readonly more: boolean }>;
}

export const ImpersonationCommandRepository = Symbol.for('@maatify/admin-infra/ImpersonationCommandRepository');
