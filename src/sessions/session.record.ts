import type { AdminStatus } from '../kernel/admin-status.js';
import type { AdminId, Digest, Instant, SessionId } from '../kernel/ids.js';
import type { Channel } from '../kernel/origin.js';

/** Why a session was ended on purpose. Other deaths (expiry, a moved epoch, a status) are computed, not stored (L8). */
export const SESSION_END_REASONS = ['signed_out', 'revoked', 'limit', 'replaced'] as const;
export type SessionEndReason = (typeof SESSION_END_REASONS)[number];

/** A stored session. The token is not in it; its digest finds it (SE8). */
export interface SessionRecord {
  readonly sessionId: SessionId;
  readonly adminId: AdminId;
  readonly openedAt: Instant;
  readonly lastSeenAt: Instant;
  /** The end that was set when it was opened; today's settings may end it sooner, never later. */
  readonly expiresAt: Instant;
  /** The last proof of password or code in this session. */
  readonly provenAt: Instant;
  readonly endedAt: Instant | null;
  readonly endReason: SessionEndReason | null;
  /** The epochs its sign-in read; when either has moved since, the session is dead for ever. */
  readonly credentialEpoch: number;
  readonly systemEpoch: number;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly channel: Channel;
  readonly deviceDigest: Digest | null;
  readonly impersonatorId: AdminId | null;
}

/** A session and all that decides whether it is live, in one read. */
export interface SessionSnapshot {
  readonly session: SessionRecord;
  readonly adminStatus: AdminStatus;
  readonly adminCredentialEpoch: number;
  readonly deviceRevoked: boolean;
}

/** A session found by its token, with the digest it was found by: an answer to another question is noticed by it (K8). */
export interface SessionByToken extends SessionSnapshot {
  readonly tokenDigest: Digest;
}

/** What a challenge leads on to. */
export const CHALLENGE_PURPOSES = ['totp', 'totp_enrolment', 'password_change'] as const;
export type ChallengePurpose = (typeof CHALLENGE_PURPOSES)[number];

/** A sign-in that is half done: the password was right, something is still due. It is no session and opens nothing. */
export interface ChallengeRecord {
  readonly challengeDigest: Digest;
  readonly adminId: AdminId;
  readonly purpose: ChallengePurpose;
  /** What was proven on the way here. */
  readonly factors: 'password' | 'password_and_totp';
  readonly credentialEpoch: number;
  readonly systemEpoch: number;
  readonly openedAt: Instant;
  readonly expiresAt: Instant;
  readonly closedAt: Instant | null;
  readonly deviceDigest: Digest | null;
}

/** A challenge and all its next step needs, in one read. */
export interface ChallengeSnapshot {
  readonly challenge: ChallengeRecord;
  readonly adminStatus: AdminStatus;
  readonly adminCredentialEpoch: number;
  readonly mustChangePassword: boolean;
  /** Whether this admin completed a sign-in from the challenge's device before. */
  readonly deviceRecognised: boolean;
}
