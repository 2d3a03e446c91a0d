import type { AdminId, ChallengeRecord, Digest, SessionRecord } from '@maatify/admin-infra';
import type { InferSelectModel, SQL, SQLWrapper } from 'drizzle-orm';
import { sql } from 'drizzle-orm';

import type { challenges } from '../../database/schema.js';
import { sessions } from '../../database/schema.js';

export function sessionOf({ id, ...row }: InferSelectModel<typeof sessions>): SessionRecord {
  return {
    sessionId: id,
    adminId: row.adminId,
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
    impersonatorId: row.impersonatorId,
  };
}

export function challengeOf(row: InferSelectModel<typeof challenges>): ChallengeRecord {
  return { ...row };
}

/**
 * Whether this admin completed a sign-in from this device before. An impersonation does not count: it was somebody else's
 * device. A missing admin or device costs the same lookup and finds nothing (A7).
 */
export function deviceRecognised(admin: SQLWrapper | AdminId, device: SQLWrapper | Digest | null): SQL<boolean> {
  return sql<boolean>`exists (
    select 1 from ${sessions}
    where ${sessions.adminId} = coalesce(${admin}, '') and ${sessions.deviceDigest} = ${device} and ${sessions.impersonatorId} is null
  )`;
}
