import { ADMIN_STATUSES } from '../kernel/admin-status.js';
import { PROVEN_FACTORS } from '../kernel/proven-factors.js';
import type { ReadBy } from '../kernel/shape.js';
import {
  ABSENT,
  aDigest,
  anAdminId,
  anInstant,
  aSessionId,
  boolean,
  consistent,
  integer,
  literal,
  nullable,
  object,
  text,
  written,
} from '../kernel/shape.js';

/**
 * Why a session was ended. Deaths by expiry, a moved epoch or a status are computed and need no record; `expired` and
 * `idle` are left by the check that refuses a session past its limits, `expired` by the job that ends what is over.
 */
export const SESSION_END_REASONS = ['signed_out', 'revoked', 'limit', 'replaced', 'expired', 'idle'] as const;
export type SessionEndReason = (typeof SESSION_END_REASONS)[number];

const SESSION = {
  sessionId: aSessionId,
  adminId: anAdminId,
  openedAt: anInstant,
  lastSeenAt: anInstant,
  /** The end that was set when it was opened; today's settings may end it sooner, never later. */
  expiresAt: anInstant,
  /** The last proof of password or code in this session; of one that is `external` by its `factors` alone, when it was opened. */
  provenAt: anInstant,
  /** null while nobody has ended it. */
  endedAt: nullable(anInstant),
  /** null while nobody has ended it. */
  endReason: nullable(literal(...SESSION_END_REASONS)),
  /** The credential epoch its sign-in read; when the admin's has moved since, the session is dead for ever. */
  credentialEpoch: integer(0),
  /** The system epoch its sign-in read; when the system's has moved since, the session is dead for ever. */
  systemEpoch: integer(0),
  ip: nullable(text(64)),
  userAgent: nullable(text(512)),
  channel: literal('ui', 'api', 'cli', 'job'),
  deviceDigest: nullable(aDigest),
  /** Whether its sign-in was the first of this admin from that device, or came without one. */
  newDevice: boolean,
  /** Every factor that was proven in it so far. */
  factors: literal(...PROVEN_FACTORS),
  impersonatorId: nullable(anAdminId),
};
/** Read at every request, by access and by every second look: this is why it is written out. */
const sessionFields = written(SESSION, (from, read) => ({
  sessionId: read.sessionId(Object.hasOwn(from, 'sessionId') ? from.sessionId : ABSENT),
  adminId: read.adminId(Object.hasOwn(from, 'adminId') ? from.adminId : ABSENT),
  openedAt: read.openedAt(Object.hasOwn(from, 'openedAt') ? from.openedAt : ABSENT),
  lastSeenAt: read.lastSeenAt(Object.hasOwn(from, 'lastSeenAt') ? from.lastSeenAt : ABSENT),
  expiresAt: read.expiresAt(Object.hasOwn(from, 'expiresAt') ? from.expiresAt : ABSENT),
  provenAt: read.provenAt(Object.hasOwn(from, 'provenAt') ? from.provenAt : ABSENT),
  endedAt: read.endedAt(Object.hasOwn(from, 'endedAt') ? from.endedAt : ABSENT),
  endReason: read.endReason(Object.hasOwn(from, 'endReason') ? from.endReason : ABSENT),
  credentialEpoch: read.credentialEpoch(Object.hasOwn(from, 'credentialEpoch') ? from.credentialEpoch : ABSENT),
  systemEpoch: read.systemEpoch(Object.hasOwn(from, 'systemEpoch') ? from.systemEpoch : ABSENT),
  ip: read.ip(Object.hasOwn(from, 'ip') ? from.ip : ABSENT),
  userAgent: read.userAgent(Object.hasOwn(from, 'userAgent') ? from.userAgent : ABSENT),
  channel: read.channel(Object.hasOwn(from, 'channel') ? from.channel : ABSENT),
  deviceDigest: read.deviceDigest(Object.hasOwn(from, 'deviceDigest') ? from.deviceDigest : ABSENT),
  newDevice: read.newDevice(Object.hasOwn(from, 'newDevice') ? from.newDevice : ABSENT),
  factors: read.factors(Object.hasOwn(from, 'factors') ? from.factors : ABSENT),
  impersonatorId: read.impersonatorId(Object.hasOwn(from, 'impersonatorId') ? from.impersonatorId : ABSENT),
}));
const sessionRecord = consistent(
  consistent(sessionFields, 'a session has an end exactly when it has a reason for it', ({ endedAt, endReason }) => {
    return (endedAt === null) === (endReason === null);
  }),
  'a session is used and expires no earlier than it was opened',
  ({ openedAt, lastSeenAt, expiresAt }) => openedAt <= lastSeenAt && openedAt <= expiresAt,
);
/** A stored session. The token is not in it; its digest finds it. */
export interface SessionRecord extends ReadBy<typeof sessionRecord> {}

const impersonatorSession = object({
  session: object({
    sessionId: aSessionId,
    openedAt: anInstant,
    lastSeenAt: anInstant,
    expiresAt: anInstant,
    endedAt: nullable(anInstant),
    endReason: nullable(literal(...SESSION_END_REASONS)),
    credentialEpoch: integer(0),
    systemEpoch: integer(0),
  }),
  /** The impersonator's own, as `adminStatus` and `adminCredentialEpoch` are the owner's. */
  adminStatus: literal(...ADMIN_STATUSES),
  adminCredentialEpoch: integer(0),
  deviceRevoked: boolean,
});
/** The impersonator's own session, as far as it decides whether the one it carries lives. */
export interface ImpersonatorSession extends ReadBy<typeof impersonatorSession> {}

const NOBODY_CARRIES = 'a session rests on the session of an impersonator only where somebody impersonates';
interface MayBeCarried {
  readonly session: SessionRecord;
  readonly impersonator: ImpersonatorSession | null;
}
const carriedRightly = ({ session, impersonator }: MayBeCarried) => impersonator === null || session.impersonatorId !== null;

const snapshotFields = {
  session: sessionRecord,
  adminStatus: literal(...ADMIN_STATUSES),
  adminCredentialEpoch: integer(0),
  deviceRevoked: boolean,
  /**
   * The session that an impersonation rests on; null where nobody impersonates, or where it is not stored any more: then the
   * impersonation is dead.
   */
  impersonator: nullable(impersonatorSession),
};
export const sessionSnapshot = consistent(object(snapshotFields), NOBODY_CARRIES, carriedRightly);
/** A session and all that decides whether it is live, in one read. */
export interface SessionSnapshot extends ReadBy<typeof sessionSnapshot> {}

export const sessionByTokenRecord = consistent(
  object({ ...snapshotFields, tokenDigest: aDigest }),
  NOBODY_CARRIES,
  carriedRightly,
);
/** A session found by its token, with the digest it was found by: an answer to another question is noticed by it. */
export interface SessionByToken extends ReadBy<typeof sessionByTokenRecord> {}

export const listedSessionRecord = consistent(
  object({
    session: sessionRecord,
    deviceRevoked: boolean,
    /** As in a snapshot. */
    impersonator: nullable(impersonatorSession),
  }),
  NOBODY_CARRIES,
  carriedRightly,
);
/** A session in a page of them, with what beside its owner's state decides whether it lives. */
export interface ListedSessionRecord extends ReadBy<typeof listedSessionRecord> {}

export const sessionOwnerState = object({
  adminId: anAdminId,
  adminStatus: literal(...ADMIN_STATUSES),
  adminCredentialEpoch: integer(0),
});
/** The admin's own state, against which a page of its sessions is judged. */
export interface SessionOwnerState extends ReadBy<typeof sessionOwnerState> {}

/** What a challenge leads on to. */
export const CHALLENGE_PURPOSES = ['totp', 'totp_enrolment', 'password_change'] as const;
export type ChallengePurpose = (typeof CHALLENGE_PURPOSES)[number];

const challengeFields = object({
  challengeDigest: aDigest,
  adminId: anAdminId,
  purpose: literal(...CHALLENGE_PURPOSES),
  /** What was proven on the way here. */
  factors: literal(...PROVEN_FACTORS),
  credentialEpoch: integer(0),
  systemEpoch: integer(0),
  openedAt: anInstant,
  expiresAt: anInstant,
  /** null while it is open. */
  closedAt: nullable(anInstant),
  deviceDigest: nullable(aDigest),
});
const challengeRecord = consistent(
  challengeFields,
  'a challenge expires no earlier than it was opened',
  ({ openedAt, expiresAt }) => openedAt <= expiresAt,
);
/** A sign-in that is half done: the password was right, something is still due. It is no session and opens nothing. */
export interface ChallengeRecord extends ReadBy<typeof challengeRecord> {}

const challengeSnapshotFields = object({
  challenge: challengeRecord,
  adminStatus: literal(...ADMIN_STATUSES),
  adminCredentialEpoch: integer(0),
  mustChangePassword: boolean,
  /** Whether this admin is known to use the challenge's device. */
  deviceRecognised: boolean,
  /** Whether that device was revoked since the challenge was opened. */
  deviceRevoked: boolean,
});
export const challengeSnapshot = consistent(
  challengeSnapshotFields,
  'nobody recognises or revokes a device that is none',
  ({ challenge, deviceRecognised, deviceRevoked }) => challenge.deviceDigest !== null || !(deviceRecognised || deviceRevoked),
);
/** A challenge and all its next step needs, in one read. */
export interface ChallengeSnapshot extends ReadBy<typeof challengeSnapshot> {}
