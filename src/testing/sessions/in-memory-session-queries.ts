import type { AdminId, Digest, SessionId } from '../../kernel/ids.js';
import type { SessionPage, SessionPageQuery, SessionQueryRepository } from '../../sessions/session-query-repository.contract.js';
import type { ChallengeSnapshot, ListedSessionRecord, SessionByToken, SessionSnapshot } from '../../sessions/session.record.js';
import { challengeRecord, sessionRecord } from '../doubles/answers.js';
import { atomically } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import { keysetPage } from '../doubles/keyset.js';
import type { StoredAdmin, StoredSession } from '../doubles/stored-rows.js';
import { impersonatorOf } from '../impersonation/impersonator-of.js';

/** {@link SessionQueryRepository} over `store.sessions`, `store.challenges` and `store.admins`. */
export class InMemorySessionQueries implements SessionQueryRepository {
  constructor(private readonly store: InMemoryStore) {}

  byTokenDigest({ tokenDigest }: { readonly tokenDigest: Digest }): Promise<SessionByToken | null> {
    return atomically(() => {
      const [session] = this.store.sessions.where('token', tokenDigest);
      return session === undefined ? null : { ...this.snapshotOf(session), tokenDigest: session.tokenDigest };
    });
  }

  byId({ sessionId }: { readonly sessionId: SessionId }): Promise<SessionSnapshot | null> {
    return atomically(() => {
      const session = this.store.sessions.get(sessionId);
      return session === undefined ? null : this.snapshotOf(session);
    });
  }

  challengeByDigest({ challengeDigest }: { readonly challengeDigest: Digest }): Promise<ChallengeSnapshot | null> {
    return atomically(() => {
      const challenge = this.store.challenges.get(challengeDigest);
      if (challenge === undefined) return null;
      const { adminId, status, credentialEpoch, mustChangePassword } = this.ownerOf(challenge);
      return {
        challenge: challengeRecord(challenge),
        adminStatus: status,
        adminCredentialEpoch: credentialEpoch,
        mustChangePassword,
        deviceRecognised: this.store.deviceRecognised(adminId, challenge.deviceDigest),
        deviceRevoked: this.store.deviceRevoked(challenge),
      };
    });
  }

  page({ adminId, cursor, limit }: SessionPageQuery): Promise<SessionPage> {
    return atomically(() => {
      const page = keysetPage(this.store.sessions.where('admin', adminId), {
        list: 'sessions',
        positionOf: ({ openedAt, sessionId }) => [openedAt, this.store.sessions.sequenceOf(sessionId)],
        newestFirst: true,
        cursor,
        limit,
      });
      return page === null
        ? { outcome: 'invalid_cursor' }
        : { outcome: 'page', sessions: page.rows.map((session) => this.listedOf(session)), next: page.next };
    });
  }

  adminState({ adminId }: { readonly adminId: AdminId }): ReturnType<SessionQueryRepository['adminState']> {
    return atomically(() => {
      const admin = this.store.admins.get(adminId);
      if (admin === undefined) return null;
      return { adminId, adminStatus: admin.status, adminCredentialEpoch: admin.credentialEpoch };
    });
  }

  private snapshotOf(session: StoredSession): SessionSnapshot {
    return sessionSnapshotOf(this.store, session, this.ownerOf(session));
  }

  private listedOf(session: StoredSession): ListedSessionRecord {
    const { store } = this;
    return {
      session: sessionRecord(session),
      deviceRevoked: store.deviceRevoked(session),
      impersonator: impersonatorOf(store, session),
    };
  }

  private ownerOf({ adminId }: { readonly adminId: AdminId }): StoredAdmin {
    const admin = this.store.admins.get(adminId);
    if (admin === undefined) throw new Error(`the store holds a session or challenge of ${adminId}, who is not in it`);
    return admin;
  }
}

/** A session with all that decides whether it lives, of one moment. */
export function sessionSnapshotOf(store: InMemoryStore, session: StoredSession, owner: StoredAdmin): SessionSnapshot {
  return {
    session: sessionRecord(session),
    adminStatus: owner.status,
    adminCredentialEpoch: owner.credentialEpoch,
    deviceRevoked: store.deviceRevoked(session),
    impersonator: impersonatorOf(store, session),
  };
}
