import type {
  AdminId,
  ImpersonationPage,
  ImpersonationPageQuery,
  ImpersonationQueryRepository,
  Instant,
  SessionId,
  SessionSnapshot,
} from '@maatify/admin-infra';

import { snapshotOf, snapshots } from '../sessions/session-snapshots.js';
import { isText, pageOf, positionOf } from '../store/cursor.js';
import type { Store } from '../store/store.js';

const LIST = 'impersonations';

/** Reads impersonations, each method in one statement: they are sessions that rest on another. */
export class KyselyImpersonationQueryRepository implements ImpersonationQueryRepository {
  constructor(private readonly store: Store) {}

  async page({ adminId, impersonatorId, cursor, limit }: ImpersonationPageQuery): Promise<ImpersonationPage> {
    const { ids } = this.store;
    const before = cursor === null ? null : positionOf(LIST, cursor, isText);
    if (cursor !== null && before === null) return { outcome: 'invalid_cursor' };
    const read = await this.store.run((db) => {
      let query = snapshots(db).select('sessions.impersonationReason').where('sessions.carriedBy', 'is not', null);
      query =
        impersonatorId === null
          ? query.where('sessions.impersonatorId', 'is not', null)
          : query.where('sessions.impersonatorId', '=', ids.stored(impersonatorId));
      if (adminId !== null) query = query.where('sessions.adminId', '=', ids.stored(adminId));
      if (before !== null) {
        const [at, id] = [before.at as Instant, before.key as SessionId];
        // The first condition is what an index can start from; the second breaks the ties of one millisecond.
        query = query
          .where('sessions.openedAt', '<=', at)
          .where((eb) => eb.or([eb('sessions.openedAt', '<', at), eb('sessions.id', '<', id)]));
      }
      return query
        .orderBy('sessions.openedAt', 'desc')
        .orderBy('sessions.id', 'desc')
        .limit(limit + 1)
        .execute();
    });
    const { rows, next } = pageOf(LIST, read, limit, ({ openedAt, id }) => [openedAt, id]);
    const impersonations = rows.map((row) => ({ snapshot: snapshotOf(ids, row), reason: row.impersonationReason ?? '' }));
    return { outcome: 'page', impersonations, next };
  }

  async latestBy({ impersonatorId }: { readonly impersonatorId: AdminId }): Promise<SessionSnapshot | null> {
    const { ids } = this.store;
    const row = await this.store.run((db) =>
      snapshots(db)
        .where('sessions.impersonatorId', '=', ids.stored(impersonatorId))
        .where('sessions.carriedBy', 'is not', null)
        .where('sessions.endedAt', 'is', null)
        .orderBy('sessions.openedAt', 'desc')
        .orderBy('sessions.id', 'desc')
        .limit(1)
        .executeTakeFirst(),
    );
    return row === undefined ? null : snapshotOf(ids, row);
  }
}
