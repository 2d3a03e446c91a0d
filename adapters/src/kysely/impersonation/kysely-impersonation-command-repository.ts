import type {
  ExpiryOfImpersonations,
  ImpersonationCommandRepository,
  ImpersonationStart,
  ImpersonationStartClaim,
} from '@maatify/admin-infra';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import { lockAuthorAnd } from '../admins/admin-locks.js';
import type { Database } from '../schema/database.js';
import { sessionRow } from '../sessions/session-opening.js';
import { lost } from '../store/lost.js';
import type { Store } from '../store/store.js';
import { impersonationIsLive, impersonationsNotEnded, sessionIsLive } from './live-impersonations.js';

/** Starts impersonations and ends those that are over, each in one transaction. */
export class KyselyImpersonationCommandRepository implements ImpersonationCommandRepository {
  constructor(private readonly store: Store) {}

  start(start: ImpersonationStart): Promise<ImpersonationStartClaim> {
    const { session, tokenDigest, carriedBy, reason, by } = start;
    return this.store.transaction(async (tx): Promise<ImpersonationStartClaim> => {
      // Both rows: whatever moves a status or an epoch waits for us or we see it, and two starts of one admin come one after the other.
      const { stands, admin } = await lockAuthorAnd(this.store, tx, by, session.adminId);
      if (!stands || by.kind !== 'admin') return lost('author_moved');
      if (admin?.status !== 'active') return lost('not_active');
      if (admin.credentialEpoch !== session.credentialEpoch) return lost('epoch_moved');
      const objection = await this.objectionTo(tx, start, this.store.ids.stored(by.adminId));
      if (objection !== null) return lost(objection);
      const row = { ...sessionRow(this.store.ids, session, tokenDigest), carriedBy, impersonationReason: reason };
      await tx.insertInto('sessions').values(row).execute();
      return { outcome: 'won', sessionId: session.sessionId };
    });
  }

  async expireDue({ limit, ...bounds }: ExpiryOfImpersonations): ReturnType<ImpersonationCommandRepository['expireDue']> {
    const { ids } = this.store;
    const found = await this.store.run((db) =>
      impersonationsNotEnded(db)
        .select(['sessions.id', 'sessions.adminId', 'sessions.impersonatorId', 'sessions.lastSeenAt'])
        .where((eb) => eb.not(impersonationIsLive(bounds)))
        .orderBy('sessions.openedAt')
        .limit(limit + 1)
        .execute(),
    );
    const ended = [];
    // One by one, so that each is told of by whoever ended it: of two that run at once one finds it ended. One that was used
    // meanwhile goes on, and is looked at again the next time.
    for (const { id, adminId, impersonatorId, lastSeenAt } of found.slice(0, limit)) {
      const { numUpdatedRows } = await this.store.run((db) =>
        db
          .updateTable('sessions')
          .set({ endedAt: bounds.at, endReason: 'expired' })
          .where('id', '=', id)
          .where('endedAt', 'is', null)
          .where('lastSeenAt', '=', lastSeenAt)
          .executeTakeFirst(),
      );
      if (numUpdatedRows === 0n || impersonatorId === null) continue;
      ended.push({ sessionId: id, adminId: ids.read(adminId), impersonatorId: ids.read(impersonatorId) });
    }
    return { ended, more: found.length > limit };
  }

  private async objectionTo(
    tx: Kysely<Database>,
    { session, carriedBy, idleSince, openedSince }: ImpersonationStart,
    author: string | number,
  ) {
    const bounds = { idleSince, openedSince, systemEpoch: session.systemEpoch, at: session.openedAt };
    const own = await tx
      .selectFrom('sessions')
      .innerJoin('admins', 'admins.id', 'sessions.adminId')
      .select(['sessions.adminId', 'sessions.impersonatorId'])
      .where('sessions.id', '=', carriedBy)
      .where(sessionIsLive('sessions', 'admins', bounds))
      .executeTakeFirst();
    if (own === undefined) return 'session_ended';
    if (own.impersonatorId !== null) return 'chained';
    if (String(own.adminId) !== String(author)) return 'session_ended';
    const active = await impersonationsNotEnded(tx)
      .select(sql<number>`1`.as('one'))
      .where('sessions.impersonatorId', '=', author)
      .where(impersonationIsLive(bounds))
      .limit(1)
      .executeTakeFirst();
    return active === undefined ? null : 'already_active';
  }
}
