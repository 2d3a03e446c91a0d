import { contractMethods, demandFit, demandSubject } from '../../kernel/contract-method.js';
import type { Grant } from '../../kernel/proofs.js';
import { aSessionId, boolean, list, literal, nullable, object, text, union } from '../../kernel/shape.js';
import { sessionSnapshot } from '../session.record.js';
import { ImpersonationCommandRepository } from './impersonation-command-repository.contract.js';
import { ImpersonationQueryRepository } from './impersonation-query-repository.contract.js';
import type { IMPERSONATE } from './impersonation.abilities.js';
import { endedImpersonation, impersonationRecord } from './impersonation.record.js';

const MAX_PAGE = 100;

const queries = contractMethods<ImpersonationQueryRepository>(ImpersonationQueryRepository);
const commands = contractMethods<ImpersonationCommandRepository>(ImpersonationCommandRepository);

export const impersonationPage = queries.query(
  'page',
  union('outcome', {
    page: { impersonations: list(impersonationRecord, MAX_PAGE), next: nullable(text(512, 1)) },
    invalid_cursor: {},
  }),
  (asked, answered) => {
    if (answered.outcome !== 'page') return;
    for (const { snapshot } of answered.impersonations) {
      const { adminId, impersonatorId } = snapshot.session;
      if (asked.adminId !== null) demandSubject('admin', asked.adminId, adminId);
      if (asked.impersonatorId !== null) demandSubject('impersonator', asked.impersonatorId, impersonatorId);
    }
    demandFit('a page holds at most as many as were asked for', answered.impersonations.length <= asked.limit);
  },
);

export const latestImpersonationBy = queries.query('latestBy', nullable(sessionSnapshot), (asked, answered) => {
  if (answered !== null) demandSubject('impersonator', asked.impersonatorId, answered.session.impersonatorId);
});

export const startImpersonationWrite = commands.change<Grant<(typeof IMPERSONATE)['key']>>()(
  'start',
  union('outcome', {
    won: { sessionId: aSessionId },
    lost: { reason: literal('author_moved', 'not_active', 'epoch_moved', 'session_ended', 'chained', 'already_active') },
  }),
  ({ session }) => session.adminId,
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('session', asked.session.sessionId, answered.sessionId);
  },
);

export const expireDueImpersonationsWrite = commands.restrict(
  'expireDue',
  object({ ended: list(endedImpersonation, MAX_PAGE), more: boolean }),
  (asked, answered) => {
    demandFit('no more impersonations are ended than were asked for', answered.ended.length <= asked.limit);
    const ids = new Set(answered.ended.map(({ sessionId }) => sessionId));
    demandFit('no impersonation is ended twice', ids.size === answered.ended.length);
  },
);
