import type {
  AdminId,
  ChallengeSnapshot,
  Digest,
  SessionByToken,
  SessionId,
  SessionPage,
  SessionPageQuery,
  SessionQueryRepository,
  SessionSnapshot,
} from '@maatify/admin-infra';
import { Inject } from '@nestjs/common';
import type { SQL } from 'drizzle-orm';
import { and, desc, eq, getTableColumns, sql } from 'drizzle-orm';

import type { Database } from '../database/database.js';
import { DATABASE } from '../database/database.js';
import { admins, challenges, sessions } from '../database/schema.js';
import { pageOf, positionOf } from './support/cursor.js';
import { challengeOf, deviceRecognised, sessionOf } from './support/session-rows.js';
import { StoreAdapter } from './support/store-adapter.js';

const LIST = 'sessions';

@StoreAdapter()
export class PgSessionQueryRepository implements SessionQueryRepository {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  async byTokenDigest({ tokenDigest }: { readonly tokenDigest: Digest }): Promise<SessionByToken | null> {
    const row = await this.found(eq(sessions.tokenDigest, tokenDigest));
    return row === null ? null : { ...snapshotOf(row), tokenDigest: row.session.tokenDigest };
  }

  async byId({ sessionId }: { readonly sessionId: SessionId }): Promise<SessionSnapshot | null> {
    const row = await this.found(eq(sessions.id, sessionId));
    return row === null ? null : snapshotOf(row);
  }

  async challengeByDigest({ challengeDigest }: { readonly challengeDigest: Digest }): Promise<ChallengeSnapshot | null> {
    const [row] = await this.db
      .select({
        challenge: getTableColumns(challenges),
        adminStatus: admins.status,
        adminCredentialEpoch: admins.credentialEpoch,
        mustChangePassword: admins.mustChangePassword,
        deviceRecognised: deviceRecognised(challenges.adminId, challenges.deviceDigest),
      })
      .from(challenges)
      .innerJoin(admins, eq(admins.id, challenges.adminId))
      .where(eq(challenges.challengeDigest, challengeDigest));
    return row === undefined ? null : { ...row, challenge: challengeOf(row.challenge) };
  }

  async page({ adminId, cursor, limit }: SessionPageQuery): Promise<SessionPage> {
    let before: SQL | undefined;
    if (cursor !== null) {
      const position = positionOf(LIST, cursor);
      if (position === null) return { outcome: 'invalid_cursor' };
      before = sql`(${sessions.openedAt}, ${sessions.seq}) < (${position.at}, ${position.seq})`;
    }
    const rows = await this.db
      .select()
      .from(sessions)
      .where(and(eq(sessions.adminId, adminId), before))
      .orderBy(desc(sessions.openedAt), desc(sessions.seq))
      .limit(limit + 1);
    const page = pageOf(LIST, rows, limit, ({ openedAt, seq }) => ({ at: openedAt, seq }));
    return { outcome: 'page', sessions: page.rows.map(sessionOf), next: page.next };
  }

  async adminState({ adminId }: { readonly adminId: AdminId }) {
    const [row] = await this.db
      .select({ adminId: admins.id, adminStatus: admins.status, adminCredentialEpoch: admins.credentialEpoch })
      .from(admins)
      .where(eq(admins.id, adminId));
    return row ?? null;
  }

  /** One statement, so session, status and epoch are of one moment (SS-43). */
  private async found(which: SQL): Promise<SnapshotRow | null> {
    const [row] = await this.db
      .select({ session: getTableColumns(sessions), adminStatus: admins.status, adminCredentialEpoch: admins.credentialEpoch })
      .from(sessions)
      .innerJoin(admins, eq(admins.id, sessions.adminId))
      .where(which);
    return row ?? null;
  }
}

interface SnapshotRow extends Omit<SessionSnapshot, 'session' | 'deviceRevoked'> {
  readonly session: typeof sessions.$inferSelect;
}

function snapshotOf({ session, ...state }: SnapshotRow): SessionSnapshot {
  // This host keeps no device register, so no device can have been revoked.
  return { ...state, session: sessionOf(session), deviceRevoked: false };
}
