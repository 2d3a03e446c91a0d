import { contractMethods, demandFit, demandSubject } from '../kernel/contract-method.js';
import type { AuthenticationProof } from '../kernel/proofs.js';
import {
  aDigest,
  anAdminId,
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
import {
  challengeSnapshot,
  listedSessionRecord,
  sessionByTokenRecord,
  sessionOwnerState,
  sessionSnapshot,
} from './session.record.js';

const MAX_PAGE = 100;

const queries = contractMethods<SessionQueryRepository>(SessionQueryRepository);
const commands = contractMethods<SessionCommandRepository>(SessionCommandRepository);

export const sessionByToken = queries.query('byTokenDigest', nullable(sessionByTokenRecord), (asked, answered) => {
  if (answered !== null) demandSubject('token digest', asked.tokenDigest, answered.tokenDigest);
});

export const sessionById = queries.query('byId', nullable(sessionSnapshot), (asked, answered) => {
  if (answered !== null) demandSubject('session', asked.sessionId, answered.session.sessionId);
});

export const challengeByDigest = queries.query('challengeByDigest', nullable(challengeSnapshot), (asked, answered) => {
  if (answered !== null) demandSubject('challenge', asked.challengeDigest, answered.challenge.challengeDigest);
});

export const sessionPage = queries.query(
  'page',
  union('outcome', {
    page: { sessions: list(listedSessionRecord, MAX_PAGE), next: nullable(text(512, 1)) },
    invalid_cursor: {},
  }),
  (asked, answered) => {
    if (answered.outcome !== 'page') return;
    for (const { session } of answered.sessions) demandSubject('admin', asked.adminId, session.adminId);
    demandFit('a page holds at most as many as were asked for', answered.sessions.length <= asked.limit);
  },
);

export const adminStateForSessions = queries.query('adminState', nullable(sessionOwnerState), (asked, answered) => {
  if (answered !== null) demandSubject('admin', asked.adminId, answered.adminId);
});

export const openSessionWrite = commands.change<AuthenticationProof>()(
  'open',
  union('outcome', {
    won: { sessionId: aSessionId, endedOldest: integer(0) },
    lost: { reason: literal('not_active', 'epoch_moved', 'challenge_closed', 'session_ended', 'limit_reached') },
  }),
  ({ session }) => session.adminId,
  (asked, answered) => {
    if (answered.outcome !== 'won') return;
    demandSubject('session', asked.session.sessionId, answered.sessionId);
    demandFit('nobody is ended where the limit refuses', asked.limit.whenFull === 'end_oldest' || answered.endedOldest === 0);
  },
);

/** A restriction: a challenge opens nothing by itself, the next factor is still due. */
export const openChallengeWrite = commands.restrict(
  'openChallenge',
  union('outcome', { won: { challengeDigest: aDigest }, lost: { reason: literal('not_active', 'epoch_moved') } }),
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('challenge', asked.challenge.challengeDigest, answered.challengeDigest);
  },
);

export const touchSession = commands.restrict('touch', union('outcome', { won: {}, lost: { reason: literal('ended') } }));

export const endSession = commands.restrict(
  'end',
  union('outcome', { won: {}, lost: { reason: literal('already_ended', 'not_found') } }),
);

export const expireDueSessions = commands.restrict(
  'expireDue',
  object({ ended: integer(0), more: boolean }),
  (asked, answered) => {
    demandFit('no more sessions are ended than were asked for', answered.ended <= asked.limit);
  },
);

export const endAllSessions = commands.restrict(
  'endAll',
  union('outcome', {
    won: { adminId: anAdminId, credentialEpoch: integer(0) },
    lost: { reason: literal('epoch_moved', 'not_found', 'author_moved') },
  }),
  (asked, answered) => {
    if (answered.outcome !== 'won') return;
    demandSubject('admin', asked.adminId, answered.adminId);
    demandFit('ending all moves the credential epoch by one', answered.credentialEpoch === asked.expectedEpoch + 1);
  },
);
