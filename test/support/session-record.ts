import { instant } from '@maatify/admin-infra';
import type { AdminId, Instant, SessionId, SessionRecord } from '@maatify/admin-infra';

/** A live session as a store would hold it: an hour long, from nowhere in particular. */
export function sessionRecord(
  id: string,
  adminId: AdminId,
  openedAt: Instant,
  changes: Partial<SessionRecord> = {},
): SessionRecord {
  return {
    sessionId: id as SessionId,
    adminId,
    openedAt,
    lastSeenAt: openedAt,
    expiresAt: instant(openedAt + 3_600_000),
    provenAt: openedAt,
    endedAt: null,
    endReason: null,
    credentialEpoch: 0,
    systemEpoch: 0,
    ip: null,
    userAgent: null,
    channel: 'ui',
    deviceDigest: null,
    newDevice: false,
    factors: 'password',
    impersonatorId: null,
    ...changes,
  };
}
