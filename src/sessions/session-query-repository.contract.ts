import type { AdminId, Digest, SessionId } from '../kernel/ids.js';
import type {
  ChallengeSnapshot,
  ListedSessionRecord,
  SessionByToken,
  SessionOwnerState,
  SessionSnapshot,
} from './session.record.js';

export interface SessionPageQuery {
  readonly adminId: AdminId;
  /** The `next` of an earlier page, or null for the first one. */
  readonly cursor: string | null;
  readonly limit: number;
}

export type SessionPage =
  | { readonly outcome: 'page'; readonly sessions: readonly ListedSessionRecord[]; readonly next: string | null }
  | { readonly outcome: 'invalid_cursor' };

/**
 * Reads sessions and challenges.
 *
 * When to use: bind it to your session store; it must see the store of admins, because liveness is decided from both.
 *
 * Promises to keep: each method is one read of one consistent moment, never of a lagging replica; null means "no such
 * record", whatever state it would be in: dead sessions are answered, not hidden. `deviceRevoked` is true for a session that was
 * opened no later than the last revocation of its device, which is the impersonator's where somebody impersonates; and for a challenge
 * likewise. `impersonator` is the session that an impersonation was started from, with its own admin's status and epoch, of the same
 * moment; null for every other session, so always null where the feature `impersonation` is off. `page` is newest first, keyset, and stable
 * under inserts. Conformance: `contract=SessionQueryRepository`.
 *
 * Failures: throw when the store is out of reach; nothing is then allowed.
 */
export interface SessionQueryRepository {
  /** Answers the digest as it is stored, not as it was asked for. */
  byTokenDigest(query: { readonly tokenDigest: Digest }): Promise<SessionByToken | null>;
  byId(query: { readonly sessionId: SessionId }): Promise<SessionSnapshot | null>;
  challengeByDigest(query: { readonly challengeDigest: Digest }): Promise<ChallengeSnapshot | null>;
  page(query: SessionPageQuery): Promise<SessionPage>;
  /** The admin's own state, against which a page of its sessions is judged; null when there is no such admin. */
  adminState(query: { readonly adminId: AdminId }): Promise<SessionOwnerState | null>;
}

export const SessionQueryRepository = Symbol.for('@maatify/admin-infra/SessionQueryRepository');
