import { contract, domain } from '../runner/domain.js';
import { access } from './access.operation.js';
import { expireDue } from './expire-due.operation.js';
import { revokeAllOwn } from './revoke-all-own.operation.js';
import { revokeAll } from './revoke-all.operation.js';
import { revokeOwn } from './revoke-own.operation.js';
import { revoke } from './revoke.operation.js';
import { SessionCommandRepository } from './session-command-repository.contract.js';
import { SessionQueryRepository } from './session-query-repository.contract.js';
import { EXPIRE_SESSIONS, REVOKE_SESSIONS, VIEW_SESSIONS } from './session.abilities.js';
import {
  SESSION_CREATED,
  SESSION_REVOKED,
  SESSION_REVOKED_NOTICE,
  SESSIONS_EXPIRED,
  SESSIONS_REVOKED,
  SESSIONS_REVOKED_NOTICE,
  SESSIONS_VIEWED,
} from './session.events.js';
import * as methods from './session.methods.js';
import { SessionOrchestrator } from './session.orchestrator.js';
import { sessions } from './sessions.operation.js';

export const sessionDomain = domain({
  key: 'sessions',
  name: 'sessions',
  contracts: {
    SessionQueryRepository: contract<SessionQueryRepository>(SessionQueryRepository, {
      byTokenDigest: true,
      byId: true,
      challengeByDigest: true,
      page: true,
      adminState: true,
    }),
    SessionCommandRepository: contract<SessionCommandRepository>(SessionCommandRepository, {
      open: true,
      openChallenge: true,
      touch: true,
      end: true,
      expireDue: true,
      endAll: true,
    }),
  },
  methods,
  operations: { access, sessions, revokeOwn, revoke, revokeAllOwn, revokeAll, expireDue },
  events: [SESSION_CREATED, SESSION_REVOKED, SESSIONS_REVOKED, SESSIONS_EXPIRED, SESSIONS_VIEWED],
  notifications: [SESSION_REVOKED_NOTICE, SESSIONS_REVOKED_NOTICE],
  abilities: [VIEW_SESSIONS, REVOKE_SESSIONS, EXPIRE_SESSIONS],
  orchestrator: SessionOrchestrator,
});
