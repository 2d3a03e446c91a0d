import type {
  AdminId,
  AdminStatus,
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
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import { challengeDeviceRevoked, deviceRecognised, deviceRevoked } from '../devices/device-rows.js';
import type { Database } from '../schema/database.js';
import { isText, pageOf, positionOf } from '../store/cursor.js';
import type { Store } from '../store/store.js';
import { challengeOf, SESSION_COLUMNS, sessionOf } from './session-rows.js';

const LIST = 'sessions';

/** Reads sessions and challenges, each method in one statement: record, status and epoch are of one moment. */
export class KyselySessionQueryRepository implements SessionQueryRepository {
  constructor(private readonly store: Store) {}

  async byTokenDigest({ tokenDigest }: { readonly tokenDigest: Digest }): Promise<SessionByToken | null> {
    const row = await this.store.run((db) => snapshots(db).where('sessions.tokenDigest', '=', tokenDigest).executeTakeFirst());
    return row === undefined ? null : { ...this.snapshotOf(row), tokenDigest: row.tokenDigest };
  }

  async byId({ sessionId }: { readonly sessionId: SessionId }): Promise<SessionSnapshot | null> {
    const row = await this.store.run((db) => snapshots(db).where('sessions.id', '=', sessionId).executeTakeFirst());
    return row === undefined ? null : this.snapshotOf(row);
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
      let query = db.selectFrom('sessions').select(SESSION_COLUMNS).select(REVOKED).where('adminId', '=', ids.stored(adminId));
      if (before !== null) {
        const [at, id] = [before.at as Instant, before.key as SessionId];
        // The first condition is what an index can start from; the second breaks the ties of one millisecond.
        query = query.where('openedAt', '<=', at).where((eb) => eb.or([eb('openedAt', '<', at), eb('id', '<', id)]));
      }
      return query
        .orderBy('openedAt', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
    });
    const { rows, next } = pageOf(LIST, read, limit, ({ openedAt, id }) => [openedAt, id]);
    const sessions = rows.map((row) => ({ session: sessionOf(ids, row), deviceRevoked: row.revoked === 1 }));
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

  private snapshotOf(row: Parameters<typeof sessionOf>[1] & State): SessionSnapshot {
    return {
      session: sessionOf(this.store.ids, row),
      adminStatus: row.status,
      adminCredentialEpoch: row.adminCredentialEpoch,
      deviceRevoked: row.revoked === 1,
    };
  }
}

interface State {
  readonly status: AdminStatus;
  readonly adminCredentialEpoch: number;
  readonly revoked: number;
}

const REVOKED = sql<number>`case when ${deviceRevoked()} then 1 else 0 end`.as('revoked');

function snapshots(db: Kysely<Database>) {
  return db
    .selectFrom('sessions')
    .innerJoin('admins', 'admins.id', 'sessions.adminId')
    .select(SESSION_COLUMNS)
    .select(REVOKED)
    .select(['sessions.tokenDigest', 'admins.status', 'admins.credentialEpoch as adminCredentialEpoch']);
}
