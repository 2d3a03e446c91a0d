import type { AdminId, Digest, Instant, SessionId } from '../../kernel/ids.js';
import type {
  ExpiryOfSessions,
  SessionCommandRepository,
  SessionEnding,
  SessionOpening,
  SessionOpeningClaim,
} from '../../sessions/session-command-repository.contract.js';
import type { ChallengeRecord, SessionEndReason, SessionRecord } from '../../sessions/session.record.js';
import { challengeRecord, sessionRecord } from '../doubles/answers.js';
import { atomically, lost } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import type { StoredSession } from '../doubles/stored-rows.js';

/** {@link SessionCommandRepository} over `store.sessions`, `store.challenges` and `store.admins`. */
export class InMemorySessionCommands implements SessionCommandRepository {
  constructor(private readonly store: InMemoryStore) {}

  open({
    session,
    tokenDigest,
    closesChallenge,
    replacesSession,
    endsToken,
    limit,
  }: SessionOpening): Promise<SessionOpeningClaim> {
    return atomically(() => {
      const objection = this.objectionTo(session);
      if (objection !== null) return lost(objection);
      const challenge = closesChallenge === null ? null : this.openChallengeOf(session.adminId, closesChallenge);
      if (challenge === undefined) return lost('challenge_closed');
      const replaced = replacesSession === null ? null : this.goingOnSessionOf(session.adminId, replacesSession);
      if (replaced === undefined) return lost('session_ended');
      const [earlier] = endsToken === null ? [] : this.store.sessions.where('token', endsToken);
      const forgotten = earlier?.adminId === session.adminId && earlier.endedAt === null ? earlier : null;
      const goes = (other: StoredSession): boolean => other === replaced || other === forgotten;
      const live = this.store.sessions
        .where('notEndedOf', session.adminId)
        .filter((other) => !goes(other) && !this.store.deviceRevoked(other) && countsAgainst(other, session, limit))
        .sort((a, b) => a.openedAt - b.openedAt || this.sequenceOf(a) - this.sequenceOf(b));
      const tooMany = Math.max(0, live.length + 1 - limit.maxLive);
      if (tooMany > live.length || (tooMany > 0 && limit.whenFull === 'refuse')) return lost('limit_reached');
      this.demandNew(session.sessionId, tokenDigest);

      const at = session.openedAt;
      if (challenge !== null) this.store.challenges.set(challenge.challengeDigest, Object.freeze({ ...challenge, closedAt: at }));
      if (replaced !== null) this.finish(replaced, 'replaced', at);
      if (forgotten !== null && forgotten !== replaced) this.finish(forgotten, 'replaced', at);
      for (const oldest of live.slice(0, tooMany)) this.finish(oldest, 'limit', at);
      this.store.sessions.set(session.sessionId, Object.freeze({ ...sessionRecord(session), tokenDigest }));
      // Somebody who impersonates is not the admin at a device of the admin's.
      if (session.impersonatorId === null) this.store.sawDevice({ ...session, at, name: session.userAgent });
      return { outcome: 'won', sessionId: session.sessionId, endedOldest: tooMany };
    });
  }

  openChallenge({ challenge }: { readonly challenge: ChallengeRecord }): ReturnType<SessionCommandRepository['openChallenge']> {
    return atomically(() => {
      const objection = this.objectionTo(challenge);
      if (objection !== null) return lost(objection);
      const { challengeDigest } = challenge;
      if (this.store.challenges.has(challengeDigest)) throw new Error('a challenge with this digest was opened before');
      this.store.challenges.set(challengeDigest, Object.freeze(challengeRecord(challenge)));
      return { outcome: 'won', challengeDigest };
    });
  }

  touch({
    sessionId,
    at,
  }: {
    readonly sessionId: SessionId;
    readonly at: Instant;
  }): ReturnType<SessionCommandRepository['touch']> {
    return atomically(() => {
      const session = this.store.sessions.get(sessionId);
      if (session?.endedAt !== null) return lost('ended');
      if (at > session.lastSeenAt) this.store.sessions.set(sessionId, Object.freeze({ ...session, lastSeenAt: at }));
      return { outcome: 'won' };
    });
  }

  end({ sessionId, adminId, reason, at }: SessionEnding): ReturnType<SessionCommandRepository['end']> {
    return atomically(() => {
      const session = this.store.sessions.get(sessionId);
      if (session?.adminId !== adminId) return lost('not_found');
      if (session.endedAt !== null) return lost('already_ended');
      this.finish(session, reason, at);
      return { outcome: 'won' };
    });
  }

  endAll({
    adminId,
    expectedEpoch,
    by,
  }: Parameters<SessionCommandRepository['endAll']>[0]): ReturnType<SessionCommandRepository['endAll']> {
    return atomically(() => {
      if (this.store.authorMoved(by)) return lost('author_moved');
      const admin = this.store.admins.get(adminId);
      if (admin === undefined) return lost('not_found');
      if (admin.credentialEpoch !== expectedEpoch) return lost('epoch_moved');
      const { credentialEpoch } = this.store.changeAdmin(admin, { credentialEpoch: expectedEpoch + 1 });
      return { outcome: 'won', adminId, credentialEpoch };
    });
  }

  expireDue({ idleSince, openedSince, limit, at }: ExpiryOfSessions): ReturnType<SessionCommandRepository['expireDue']> {
    return atomically(() => {
      const due = [...this.store.sessions.values()].filter(
        ({ endedAt, expiresAt, lastSeenAt, openedAt, impersonatorId }) =>
          impersonatorId === null && endedAt === null && (at >= expiresAt || lastSeenAt < idleSince || openedAt < openedSince),
      );
      const slice = due.slice(0, limit);
      for (const session of slice) this.finish(session, 'expired', at);
      return { ended: slice.length, more: due.length > slice.length };
    });
  }

  /** An admin who does not exist is not active either. */
  private objectionTo({
    adminId,
    credentialEpoch,
  }: Pick<SessionRecord, 'adminId' | 'credentialEpoch'>): 'not_active' | 'epoch_moved' | null {
    const admin = this.store.admins.get(adminId);
    if (admin?.status !== 'active') return 'not_active';
    return admin.credentialEpoch === credentialEpoch ? null : 'epoch_moved';
  }

  private openChallengeOf(adminId: AdminId, digest: Digest): ChallengeRecord | undefined {
    const challenge = this.store.challenges.get(digest);
    return challenge?.adminId === adminId && challenge.closedAt === null ? challenge : undefined;
  }

  private goingOnSessionOf(adminId: AdminId, sessionId: SessionId): StoredSession | undefined {
    const session = this.store.sessions.get(sessionId);
    const goesOn = session?.adminId === adminId && session.endedAt === null && !this.store.deviceRevoked(session);
    return goesOn ? session : undefined;
  }

  /** What a unique key does in a database; checked before anything is written. */
  private demandNew(sessionId: SessionId, tokenDigest: Digest): void {
    const taken = this.store.sessions.has(sessionId) || this.store.sessions.where('token', tokenDigest).length > 0;
    if (taken) throw new Error('a session with this id or token was opened before');
  }

  private finish(session: StoredSession, endReason: SessionEndReason, endedAt: Instant): void {
    this.store.sessions.set(session.sessionId, Object.freeze({ ...session, endedAt, endReason }));
  }

  private sequenceOf({ sessionId }: StoredSession): number {
    return this.store.sessions.sequenceOf(sessionId);
  }
}

/** Whether a session that was not ended counts as live beside the new one; its opening is the moment it is judged at. */
function countsAgainst(other: StoredSession, opened: SessionRecord, limit: SessionOpening['limit']): boolean {
  return (
    other.impersonatorId === null &&
    opened.openedAt < other.expiresAt &&
    other.credentialEpoch === opened.credentialEpoch &&
    other.systemEpoch === opened.systemEpoch &&
    other.lastSeenAt >= limit.idleSince &&
    other.openedAt >= limit.openedSince
  );
}
