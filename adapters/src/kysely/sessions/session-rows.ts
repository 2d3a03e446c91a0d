import type { ChallengeRecord, SessionRecord } from '@maatify/admin-infra';
import type { Selectable } from 'kysely';

import type { ChallengesTable, SessionsTable } from '../schema/database.js';
import type { AdminIds } from '../store/admin-ids.js';

/** What a `SessionRecord` is read from: everything but the digest of its token. */
export const SESSION_COLUMNS = [
  'sessions.id',
  'sessions.adminId',
  'sessions.openedAt',
  'sessions.lastSeenAt',
  'sessions.expiresAt',
  'sessions.provenAt',
  'sessions.endedAt',
  'sessions.endReason',
  'sessions.credentialEpoch',
  'sessions.systemEpoch',
  'sessions.ip',
  'sessions.userAgent',
  'sessions.channel',
  'sessions.deviceDigest',
  'sessions.newDevice',
  'sessions.factors',
  'sessions.impersonatorId',
] as const;

type SessionRow = Omit<Selectable<SessionsTable>, 'tokenDigest' | 'carriedBy' | 'impersonationReason'>;

export function sessionOf(ids: AdminIds, row: SessionRow): SessionRecord {
  return {
    sessionId: row.id,
    adminId: ids.read(row.adminId),
    openedAt: row.openedAt,
    lastSeenAt: row.lastSeenAt,
    expiresAt: row.expiresAt,
    provenAt: row.provenAt,
    endedAt: row.endedAt,
    endReason: row.endReason,
    credentialEpoch: row.credentialEpoch,
    systemEpoch: row.systemEpoch,
    ip: row.ip,
    userAgent: row.userAgent,
    channel: row.channel,
    deviceDigest: row.deviceDigest,
    newDevice: row.newDevice === 1,
    factors: row.factors,
    impersonatorId: row.impersonatorId === null ? null : ids.read(row.impersonatorId),
  };
}

export function challengeOf(ids: AdminIds, row: Selectable<ChallengesTable>): ChallengeRecord {
  return {
    challengeDigest: row.challengeDigest,
    adminId: ids.read(row.adminId),
    purpose: row.purpose,
    factors: row.factors,
    credentialEpoch: row.credentialEpoch,
    systemEpoch: row.systemEpoch,
    openedAt: row.openedAt,
    expiresAt: row.expiresAt,
    closedAt: row.closedAt,
    deviceDigest: row.deviceDigest,
  };
}
