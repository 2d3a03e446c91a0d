import { ADMIN_STATUSES } from '../kernel/admin-status.js';
import { demandSubject, edgesOf } from '../kernel/edge.js';
import type { AuthenticationProof } from '../kernel/proofs.js';
import {
  aDigest,
  anAdminId,
  anInstant,
  aSessionId,
  boolean,
  integer,
  list,
  literal,
  nullable,
  object,
  text,
  union,
} from '../kernel/shape.js';
import { SessionCommandRepository } from './session-command-repository.contract.js';
import { SessionQueryRepository } from './session-query-repository.contract.js';
import { CHALLENGE_PURPOSES, SESSION_END_REASONS } from './session.record.js';

const MAX_PAGE = 100;

const sessionRecord = object({
  sessionId: aSessionId,
  adminId: anAdminId,
  openedAt: anInstant,
  lastSeenAt: anInstant,
  expiresAt: anInstant,
  provenAt: anInstant,
  endedAt: nullable(anInstant),
  endReason: nullable(literal(...SESSION_END_REASONS)),
  credentialEpoch: integer(0),
  systemEpoch: integer(0),
  ip: nullable(text(64)),
  userAgent: nullable(text(512)),
  channel: literal('ui', 'api', 'cli', 'job'),
  deviceDigest: nullable(aDigest),
  impersonatorId: nullable(anAdminId),
});

const snapshotFields = {
  session: sessionRecord,
  adminStatus: literal(...ADMIN_STATUSES),
  adminCredentialEpoch: integer(0),
  deviceRevoked: boolean,
};

const challengeSnapshot = object({
  challenge: object({
    challengeDigest: aDigest,
    adminId: anAdminId,
    purpose: literal(...CHALLENGE_PURPOSES),
    factors: literal('password', 'password_and_totp'),
    credentialEpoch: integer(0),
    systemEpoch: integer(0),
    openedAt: anInstant,
    expiresAt: anInstant,
    closedAt: nullable(anInstant),
    deviceDigest: nullable(aDigest),
  }),
  adminStatus: literal(...ADMIN_STATUSES),
  adminCredentialEpoch: integer(0),
  mustChangePassword: boolean,
  deviceRecognised: boolean,
});

const queries = edgesOf<SessionQueryRepository>(SessionQueryRepository);
const commands = edgesOf<SessionCommandRepository>(SessionCommandRepository);

export const sessionByToken = queries.query(
  'byTokenDigest',
  nullable(object({ ...snapshotFields, tokenDigest: aDigest })),
  (asked, answered) => {
    if (answered !== null) demandSubject('token digest', asked.tokenDigest, answered.tokenDigest);
  },
);

export const sessionById = queries.query('byId', nullable(object(snapshotFields)), (asked, answered) => {
  if (answered !== null) demandSubject('session', asked.sessionId, answered.session.sessionId);
});

export const challengeByDigest = queries.query('challengeByDigest', nullable(challengeSnapshot), (asked, answered) => {
  if (answered !== null) demandSubject('challenge', asked.challengeDigest, answered.challenge.challengeDigest);
});

export const sessionPage = queries.query(
  'page',
  union('outcome', {
    page: { sessions: list(sessionRecord, MAX_PAGE), next: nullable(text(512, 1)) },
    invalid_cursor: {},
  }),
  (asked, answered) => {
    if (answered.outcome !== 'page') return;
    for (const session of answered.sessions) demandSubject('admin', asked.adminId, session.adminId);
  },
);

export const adminStateForSessions = queries.query(
  'adminState',
  nullable(object({ adminId: anAdminId, adminStatus: literal(...ADMIN_STATUSES), adminCredentialEpoch: integer(0) })),
  (asked, answered) => {
    if (answered !== null) demandSubject('admin', asked.adminId, answered.adminId);
  },
);

export const openSessionWrite = commands.decisive<AuthenticationProof>()(
  'open',
  union('outcome', {
    won: { sessionId: aSessionId, endedOldest: integer(0) },
    lost: { reason: literal('not_active', 'epoch_moved', 'challenge_closed', 'session_ended', 'limit_reached') },
  }),
  ({ session }) => session.adminId,
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('session', asked.session.sessionId, answered.sessionId);
  },
);

/** Narrowing: a challenge opens nothing by itself, the next factor is still due. */
export const openChallengeWrite = commands.narrowing(
  'openChallenge',
  union('outcome', { won: { challengeDigest: aDigest }, lost: { reason: literal('not_active', 'epoch_moved') } }),
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('challenge', asked.challenge.challengeDigest, answered.challengeDigest);
  },
);

export const touchSession = commands.narrowing('touch', union('outcome', { won: {}, lost: { reason: literal('ended') } }));

export const endSession = commands.narrowing(
  'end',
  union('outcome', { won: {}, lost: { reason: literal('already_ended', 'not_found') } }),
);

export const endAllSessions = commands.narrowing(
  'endAll',
  union('outcome', {
    won: { adminId: anAdminId, credentialEpoch: integer(0) },
    lost: { reason: literal('epoch_moved', 'not_found', 'author_moved') },
  }),
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('admin', asked.adminId, answered.adminId);
  },
);
