import type { AdminId, Digest, Instant, SessionId } from '../kernel/ids.js';
import type { Redacted } from '../kernel/redacted.js';
import type { Liveness } from './liveness.policy.js';
import type { SessionRecord } from './session.record.js';

/** A session as its owner or an administrator may see it. Never a token. */
export interface SessionView {
  readonly sessionId: SessionId;
  readonly adminId: AdminId;
  readonly openedAt: Instant;
  readonly lastSeenAt: Instant;
  readonly expiresAt: Instant;
  readonly provenAt: Instant;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly channel: SessionRecord['channel'];
  /** The device it was opened from, as `devices` lists it; null where the browser sent none. The value it keeps is never shown. */
  readonly deviceId: Digest | null;
  /** Whether its sign-in was the first from its device, or came without one. */
  readonly newDevice: boolean;
  readonly impersonatorId: AdminId | null;
}

/** A session in a list: whether it lives and, if not, why not. */
export interface ListedSession extends SessionView {
  readonly current: boolean;
  readonly state: Liveness;
  /** Why somebody ended it; null where nobody did. */
  readonly endReason: SessionRecord['endReason'];
}

/**
 * A session just opened, with its token. The only place a token leaves the library: put it into the client's cookie, once.
 */
export interface IssuedSession {
  readonly session: SessionView;
  readonly token: Redacted;
}

export function sessionView(record: SessionRecord): SessionView {
  const { sessionId, adminId, openedAt, lastSeenAt, expiresAt, provenAt, ip, userAgent, channel, impersonatorId } = record;
  return Object.freeze({
    sessionId,
    adminId,
    openedAt,
    lastSeenAt,
    expiresAt,
    provenAt,
    ip,
    userAgent,
    channel,
    deviceId: record.deviceDigest,
    newDevice: record.newDevice,
    impersonatorId,
  });
}
