import type {
  AdminId,
  ChallengeRecord,
  ExpiryOfSessions,
  Instant,
  SessionCommandRepository,
  SessionEnding,
  SessionId,
  SessionOpening,
  SessionOpeningClaim,
  WriteAuthor,
} from '@maatify/admin-infra';
import type { SqlBool } from 'kysely';
import { sql } from 'kysely';

import type { LockedAdmin } from '../admins/admin-locks.js';
import { lockAdmins, lockAuthorAnd } from '../admins/admin-locks.js';
import { lost } from '../store/lost.js';
import type { Store } from '../store/store.js';
import { openingState, openingWrites } from './session-opening.js';

/** Changes sessions and challenges, each method in one statement or one transaction. */
export class KyselySessionCommandRepository implements SessionCommandRepository {
  constructor(private readonly store: Store) {}

  async open(opening: SessionOpening): Promise<SessionOpeningClaim> {
    // Only an `end` beside us leads to another try, and no session can be ended twice.
    for (;;) {
      const claim = await this.tryToOpen(opening);
      if (claim.outcome === 'won') return claim;
      const { reason } = claim;
      if (reason !== 'another_ended') return lost(reason);
      this.store.startAnew();
    }
  }

  private tryToOpen(opening: SessionOpening) {
    const { session, closesChallenge, replacesSession, limit } = opening;
    return this.store.transaction(async (tx): Promise<SessionOpeningClaim | ReturnType<typeof lost<'another_ended'>>> => {
      // The admin's row is the lock for all its sessions: a suspension waits for us or we see it, and two openings at the
      // limit count one after the other.
      const moved = whyMoved((await lockAdmins(this.store, tx, [session.adminId])).get(session.adminId), session.credentialEpoch);
      if (moved !== null) return lost(moved);
      const { challengeIsOpen, replacedIsOpen, forgotten, live } = await openingState(this.store, tx, opening);
      if (closesChallenge !== null && !challengeIsOpen) return lost('challenge_closed');
      if (replacesSession !== null && !replacedIsOpen) return lost('session_ended');
      const tooMany = Math.max(0, live.length + 1 - limit.maxLive);
      if (tooMany > live.length || (tooMany > 0 && limit.whenFull === 'refuse')) return lost('limit_reached');

      const oldest = live.slice(0, tooMany);
      const replaced = [...new Set([replacesSession, forgotten])].filter((id) => id !== null);
      const writes = openingWrites(this.store, tx, opening, { replaced, oldest });
      const changed = await this.store.dialect.together(tx, writes);
      // `end` works without the admin's lock, so one of them may have been ended since it was read: then all of it is read anew.
      if ((changed.ended ?? 0) < replaced.length + oldest.length) return lost('another_ended');
      return { outcome: 'won', sessionId: session.sessionId, endedOldest: oldest.length };
    });
  }

  openChallenge({ challenge }: { readonly challenge: ChallengeRecord }): ReturnType<SessionCommandRepository['openChallenge']> {
    const { adminId, challengeDigest } = challenge;
    return this.store.transaction(async (tx) => {
      // Locked, so that the admin is still active under this epoch when the challenge becomes visible.
      const moved = whyMoved((await lockAdmins(this.store, tx, [adminId])).get(adminId), challenge.credentialEpoch);
      if (moved !== null) return lost(moved);
      const stored = { ...challenge, adminId: this.store.ids.stored(adminId) };
      await tx.insertInto('challenges').values(stored).execute();
      return { outcome: 'won', challengeDigest };
    });
  }

  async touch({
    sessionId,
    at,
  }: {
    readonly sessionId: SessionId;
    readonly at: Instant;
  }): ReturnType<SessionCommandRepository['touch']> {
    // One conditional statement: it waits for an `end` in progress, and then finds the session ended.
    const { numUpdatedRows } = await this.store.run((db) =>
      db
        .updateTable('sessions')
        .set({ lastSeenAt: sql<Instant>`case when last_seen_at < ${at} then ${at} else last_seen_at end` })
        .where('id', '=', sessionId)
        .where('endedAt', 'is', null)
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n ? { outcome: 'won' } : lost('ended');
  }

  async end({ sessionId, adminId, reason, at }: SessionEnding): ReturnType<SessionCommandRepository['end']> {
    const owner = this.store.ids.stored(adminId);
    const { numUpdatedRows } = await this.store.run((db) =>
      db
        .updateTable('sessions')
        .set({ endedAt: at, endReason: reason })
        .where('id', '=', sessionId)
        .where('adminId', '=', owner)
        .where('endedAt', 'is', null)
        .executeTakeFirst(),
    );
    if (numUpdatedRows > 0n) return { outcome: 'won' };
    // Ending is terminal, so this second look cannot contradict the write.
    const known = await this.store.run((db) =>
      db.selectFrom('sessions').select('id').where('id', '=', sessionId).where('adminId', '=', owner).executeTakeFirst(),
    );
    return lost(known === undefined ? 'not_found' : 'already_ended');
  }

  async expireDue({ idleSince, openedSince, limit, at }: ExpiryOfSessions): ReturnType<SessionCommandRepository['expireDue']> {
    // Each impersonation is told of when it is over, by what ends it.
    const over = sql<SqlBool>`impersonator_id is null and (expires_at <= ${at} or last_seen_at < ${idleSince} or opened_at < ${openedSince})`;
    // First which, then the write: MySQL limits no update by a subquery. Whatever is not over any more is left by the second.
    const found = await this.store.run((db) =>
      db
        .selectFrom('sessions')
        .select('id')
        .where('endedAt', 'is', null)
        .where(over)
        .orderBy('openedAt')
        .limit(limit + 1)
        .execute(),
    );
    const ids = found.slice(0, limit).map(({ id }) => id);
    if (ids.length === 0) return { ended: 0, more: false };
    const { numUpdatedRows } = await this.store.run((db) =>
      db
        .updateTable('sessions')
        .set({ endedAt: at, endReason: 'expired' })
        .where('id', 'in', ids)
        .where('endedAt', 'is', null)
        .where(over)
        .executeTakeFirst(),
    );
    return { ended: Number(numUpdatedRows), more: found.length > limit };
  }

  endAll(ending: {
    readonly adminId: AdminId;
    readonly expectedEpoch: number;
    readonly at: Instant;
    readonly by: WriteAuthor;
  }): ReturnType<SessionCommandRepository['endAll']> {
    const { adminId, expectedEpoch, by } = ending;
    return this.store.transaction(async (tx) => {
      // Author and owner: neither may move between the check and the write.
      const { stands, admin } = await lockAuthorAnd(this.store, tx, by, adminId);
      if (!stands) return lost('author_moved');
      if (admin === undefined) return lost('not_found');
      if (admin.credentialEpoch !== expectedEpoch) return lost('epoch_moved');
      const credentialEpoch = expectedEpoch + 1;
      await tx.updateTable('admins').set({ credentialEpoch }).where('id', '=', this.store.ids.stored(adminId)).execute();
      return { outcome: 'won', adminId, credentialEpoch };
    });
  }
}

function whyMoved(admin: LockedAdmin | undefined, epoch: number): 'not_active' | 'epoch_moved' | null {
  if (admin?.status !== 'active') return 'not_active';
  return admin.credentialEpoch === epoch ? null : 'epoch_moved';
}
