import type { ImpersonationQueryRepository } from '../../sessions/impersonation/impersonation-query-repository.contract.js';
import type { SessionSnapshot } from '../../sessions/session.record.js';
import { atomically } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import { keysetPage } from '../doubles/keyset.js';
import type { StoredSession } from '../doubles/stored-rows.js';
import { sessionSnapshotOf } from '../sessions/in-memory-session-queries.js';

/** {@link ImpersonationQueryRepository} over `store.sessions` and `store.impersonations`. */
export class InMemoryImpersonationQueries implements ImpersonationQueryRepository {
  constructor(private readonly store: InMemoryStore) {}

  page({
    adminId,
    impersonatorId,
    cursor,
    limit,
  }: Parameters<ImpersonationQueryRepository['page']>[0]): ReturnType<ImpersonationQueryRepository['page']> {
    return atomically(() => {
      const wanted = this.all().filter(
        (one) =>
          (adminId === null || one.adminId === adminId) && (impersonatorId === null || one.impersonatorId === impersonatorId),
      );
      const page = keysetPage(wanted, {
        list: 'impersonations',
        positionOf: ({ openedAt, sessionId }) => [openedAt, this.store.sessions.sequenceOf(sessionId)],
        newestFirst: true,
        cursor,
        limit,
      });
      if (page === null) return { outcome: 'invalid_cursor' };
      const impersonations = page.rows.map((session) => ({
        snapshot: this.snapshotOf(session),
        reason: this.store.impersonations.get(session.sessionId)?.reason ?? '',
      }));
      return { outcome: 'page', impersonations, next: page.next };
    });
  }

  latestBy({
    impersonatorId,
  }: Parameters<ImpersonationQueryRepository['latestBy']>[0]): ReturnType<ImpersonationQueryRepository['latestBy']> {
    return atomically(() => {
      const [latest] = this.all()
        .filter((one) => one.impersonatorId === impersonatorId && one.endedAt === null)
        .sort((a, b) => b.openedAt - a.openedAt || this.sequenceOf(b) - this.sequenceOf(a));
      return latest === undefined ? null : this.snapshotOf(latest);
    });
  }

  private all(): readonly StoredSession[] {
    const { sessions, impersonations } = this.store;
    return [...impersonations.keys()].map((id) => sessions.get(id)).filter((one) => one !== undefined);
  }

  private snapshotOf(session: StoredSession): SessionSnapshot {
    const owner = this.store.admins.get(session.adminId);
    if (owner === undefined) throw new Error(`the store holds an impersonation of ${session.adminId}, who is not in it`);
    return sessionSnapshotOf(this.store, session, owner);
  }

  private sequenceOf({ sessionId }: StoredSession): number {
    return this.store.sessions.sequenceOf(sessionId);
  }
}
