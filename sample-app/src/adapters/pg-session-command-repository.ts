import type {
  AdminId,
  ChallengeRecord,
  Instant,
  SessionCommandRepository,
  SessionEnding,
  SessionId,
  SessionOpening,
  SessionOpeningClaim,
  WriteAuthor,
} from '@maatify/admin-infra';
import { Inject } from '@nestjs/common';
import { and, asc, eq, gt, gte, inArray, isNull, ne, sql } from 'drizzle-orm';

import type { Database, Transaction } from '../database/database.js';
import { DATABASE } from '../database/database.js';
import { admins, challenges, sessions } from '../database/schema.js';
import type { LockedAdmin } from './support/admin-locks.js';
import { authorIds, authorStands, lockAdmins } from './support/admin-locks.js';
import { StoreAdapter } from './support/store-adapter.js';

@StoreAdapter()
export class PgSessionCommandRepository implements SessionCommandRepository {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  open({ session, tokenDigest, closesChallenge, replacesSession, limit }: SessionOpening): Promise<SessionOpeningClaim> {
    const { sessionId, adminId, openedAt, ...facts } = session;
    return this.db.transaction(async (tx): Promise<SessionOpeningClaim> => {
      // The admin's row is the lock for all its sessions: a suspension waits for us or we see it, and two openings at
      // the limit count one after the other (C3, C16).
      const moved = whyMoved((await lockAdmins(tx, [adminId])).get(adminId), facts.credentialEpoch);
      if (moved !== null) return lost(moved);
      if (closesChallenge !== null && !(await isOpenChallenge(tx, closesChallenge, adminId))) return lost('challenge_closed');
      if (replacesSession !== null && !(await isNotEnded(tx, replacesSession, adminId))) return lost('session_ended');

      const live = await lockLiveSessions(tx, session, replacesSession, limit);
      const tooMany = live.length + 1 - limit.maxLive;
      if (tooMany > 0 && (limit.whenFull === 'refuse' || limit.maxLive < 1)) return lost('limit_reached');
      const oldest = live.slice(0, Math.max(0, tooMany));

      // Everything above only read, under locks; from here on nothing can be lost any more.
      if (closesChallenge !== null) {
        await tx.update(challenges).set({ closedAt: openedAt }).where(eq(challenges.challengeDigest, closesChallenge));
      }
      if (replacesSession !== null) await endSessions(tx, [replacesSession], 'replaced', openedAt);
      if (oldest.length > 0) await endSessions(tx, oldest, 'limit', openedAt);
      await tx.insert(sessions).values({ id: sessionId, adminId, tokenDigest, openedAt, ...facts });
      return { outcome: 'won', sessionId, endedOldest: oldest.length };
    });
  }

  openChallenge({ challenge }: { readonly challenge: ChallengeRecord }): ReturnType<SessionCommandRepository['openChallenge']> {
    return this.db.transaction(async (tx) => {
      // Locked, so that the admin is still active under this epoch when the challenge becomes visible.
      const admin = (await lockAdmins(tx, [challenge.adminId])).get(challenge.adminId);
      const moved = whyMoved(admin, challenge.credentialEpoch);
      if (moved !== null) return lost(moved);
      await tx.insert(challenges).values(challenge);
      return { outcome: 'won', challengeDigest: challenge.challengeDigest };
    });
  }

  async touch({
    sessionId,
    at,
  }: {
    readonly sessionId: SessionId;
    readonly at: Instant;
  }): ReturnType<SessionCommandRepository['touch']> {
    // One conditional statement: it waits for an `end` in progress, and then finds the session ended (C15).
    const touched = await this.db
      .update(sessions)
      .set({ lastSeenAt: sql`greatest(${sessions.lastSeenAt}, ${at})` })
      .where(and(eq(sessions.id, sessionId), isNull(sessions.endedAt)))
      .returning({ id: sessions.id });
    return touched.length > 0 ? { outcome: 'won' } : lost('ended');
  }

  async end({ sessionId, adminId, reason, at }: SessionEnding): ReturnType<SessionCommandRepository['end']> {
    const ended = await this.db
      .update(sessions)
      .set({ endedAt: at, endReason: reason })
      .where(and(eq(sessions.id, sessionId), eq(sessions.adminId, adminId), isNull(sessions.endedAt)))
      .returning({ id: sessions.id });
    if (ended.length > 0) return { outcome: 'won' };
    // Ending is terminal and sessions are never removed, so this second look cannot contradict the write.
    const known = await this.db
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.id, sessionId), eq(sessions.adminId, adminId)));
    return lost(known.length > 0 ? 'already_ended' : 'not_found');
  }

  endAll(ending: {
    readonly adminId: AdminId;
    readonly expectedEpoch: number;
    readonly at: Instant;
    readonly by: WriteAuthor;
  }): ReturnType<SessionCommandRepository['endAll']> {
    const { adminId, expectedEpoch, by } = ending;
    return this.db.transaction(async (tx) => {
      // Author and owner: neither may move between the check and the write (C7).
      const locked = await lockAdmins(tx, [...authorIds(by), adminId]);
      if (!authorStands(by, locked)) return lost('author_moved');
      const owner = locked.get(adminId);
      if (owner === undefined) return lost('not_found');
      if (owner.credentialEpoch !== expectedEpoch) return lost('epoch_moved');
      const credentialEpoch = expectedEpoch + 1;
      await tx.update(admins).set({ credentialEpoch }).where(eq(admins.id, adminId));
      return { outcome: 'won', adminId, credentialEpoch };
    });
  }
}

function lost<const Reason extends string>(reason: Reason): { readonly outcome: 'lost'; readonly reason: Reason } {
  return { outcome: 'lost', reason };
}

function whyMoved(admin: LockedAdmin | undefined, epoch: number): 'not_active' | 'epoch_moved' | null {
  if (admin?.status !== 'active') return 'not_active';
  return admin.credentialEpoch === epoch ? null : 'epoch_moved';
}

/** Challenges are closed only under the admin's lock, which is held here; somebody else's challenge opens nothing. */
async function isOpenChallenge(tx: Transaction, digest: ChallengeRecord['challengeDigest'], adminId: AdminId): Promise<boolean> {
  const open = await tx
    .select({ digest: challenges.challengeDigest })
    .from(challenges)
    .where(and(eq(challenges.challengeDigest, digest), eq(challenges.adminId, adminId), isNull(challenges.closedAt)));
  return open.length > 0;
}

/** Locked, because `end` works without the admin's lock. */
async function isNotEnded(tx: Transaction, sessionId: SessionId, adminId: AdminId): Promise<boolean> {
  const open = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.id, sessionId), eq(sessions.adminId, adminId), isNull(sessions.endedAt)))
    .for('no key update');
  return open.length > 0;
}

/** The sessions that count against the limit, oldest first. Locked, so that one that ends meanwhile is not counted or ended twice. */
async function lockLiveSessions(
  tx: Transaction,
  opening: SessionOpening['session'],
  replaced: SessionId | null,
  { idleSince, openedSince }: SessionOpening['limit'],
): Promise<readonly SessionId[]> {
  const live = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        eq(sessions.adminId, opening.adminId),
        isNull(sessions.endedAt),
        gt(sessions.expiresAt, opening.openedAt),
        eq(sessions.credentialEpoch, opening.credentialEpoch),
        eq(sessions.systemEpoch, opening.systemEpoch),
        gte(sessions.lastSeenAt, idleSince),
        gte(sessions.openedAt, openedSince),
        replaced === null ? undefined : ne(sessions.id, replaced),
      ),
    )
    .orderBy(asc(sessions.openedAt), asc(sessions.seq))
    .for('no key update');
  return live.map(({ id }) => id);
}

async function endSessions(
  tx: Transaction,
  ids: readonly SessionId[],
  endReason: 'limit' | 'replaced',
  endedAt: Instant,
): Promise<void> {
  await tx.update(sessions).set({ endedAt, endReason }).where(inArray(sessions.id, ids));
}
