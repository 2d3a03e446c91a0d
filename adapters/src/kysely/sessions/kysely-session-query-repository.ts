import type {
  AdminId,
  ChallengeSnapshot,
  Digest,
  Instant,
  SessionByToken,
  SessionId,
  SessionPage,
  SessionPageQuery,
  SessionQueryRepository,
  SessionSnapshot,
} from '@maatify/admin-infra';
import { sql } from 'kysely';

import { challengeDeviceRevoked, deviceRecognised } from '../devices/device-rows.js';
import { isText, pageOf, positionOf } from '../store/cursor.js';
import type { Store } from '../store/store.js';
import { challengeOf, sessionOf } from './session-rows.js';
import { carriedSessions, impersonatorOf, snapshotOf, snapshots } from './session-snapshots.js';

const LIST = 'sessions';

/** Reads sessions and challenges, each method in one statement: record, status and epoch are of one moment. */
export class KyselySessionQueryRepository implements SessionQueryRepository {
  // Every request asks this.
  readonly #byToken;

  constructor(private readonly store: Store) {
    this.#byToken = store.reading((db, { tokenDigest }: { readonly tokenDigest: Digest }) =>
      snapshots(db).where('sessions.tokenDigest', '=', tokenDigest),
    );
  }

  async byTokenDigest({ tokenDigest }: { readonly tokenDigest: Digest }): Promise<SessionByToken | null> {
    const [row] = await this.#byToken({ tokenDigest });
    return row === undefined ? null : { ...snapshotOf(this.store.ids, row), tokenDigest: row.tokenDigest };
  }

  async byId({ sessionId }: { readonly sessionId: SessionId }): Promise<SessionSnapshot | null> {
    const row = await this.store.run((db) => snapshots(db).where('sessions.id', '=', sessionId).executeTakeFirst());
    return row === undefined ? null : snapshotOf(this.store.ids, row);
  }

  async challengeByDigest({ challengeDigest }: { readonly challengeDigest: Digest }): Promise<ChallengeSnapshot | null> {
    const row = await this.store.run((db) =>
      db
        .selectFrom('challenges')
        .innerJoin('admins', 'admins.id', 'challenges.adminId')
        .selectAll('challenges')
        .select(['admins.status', 'admins.credentialEpoch as adminCredentialEpoch', 'admins.mustChangePassword'])
        .select(deviceRecognised(sql.ref('challenges.adminId'), sql.ref('challenges.deviceDigest')).as('recognised'))
        .select(sql<number>`case when ${challengeDeviceRevoked()} then 1 else 0 end`.as('revoked'))
        .where('challenges.challengeDigest', '=', challengeDigest)
        .executeTakeFirst(),
    );
    if (row === undefined) return null;
    return {
      challenge: challengeOf(this.store.ids, row),
      adminStatus: row.status,
      adminCredentialEpoch: row.adminCredentialEpoch,
      mustChangePassword: row.mustChangePassword === 1,
      deviceRecognised: row.recognised === 1,
      deviceRevoked: row.revoked === 1,
    };
  }

  async page({ adminId, cursor, limit }: SessionPageQuery): Promise<SessionPage> {
    const { ids } = this.store;
    const before = cursor === null ? null : positionOf(LIST, cursor, isText);
    if (cursor !== null && before === null) return { outcome: 'invalid_cursor' };
    const read = await this.store.run((db) => {
      let query = carriedSessions(db).where('sessions.adminId', '=', ids.stored(adminId));
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
    const sessions = rows.map((row) => ({
      session: sessionOf(ids, row),
      deviceRevoked: row.revoked === 1,
      impersonator: impersonatorOf(row),
    }));
    return { outcome: 'page', sessions, next };
  }

  async adminState({ adminId }: { readonly adminId: AdminId }) {
    const { ids } = this.store;
    const row = await this.store.run((db) =>
      db
        .selectFrom('admins')
        .select(['id', 'status', 'credentialEpoch'])
        .where('id', '=', ids.stored(adminId))
        .executeTakeFirst(),
    );
    if (row === undefined) return null;
    return { adminId: ids.read(row.id), adminStatus: row.status, adminCredentialEpoch: row.credentialEpoch };
  }
}
