import type { SessionPage } from '../../sessions/session-query-repository.contract.js';
import type { Arranged, Given } from '../kit/arranged.js';
import type { IdPage, PagedList } from '../kit/keyset-pages.js';
import { opened } from './session-records.js';

/** The list of an admin's sessions as ids; rows are sessions opened and last seen at their moment. */
export function listOf(arranged: Arranged, admin: Given): PagedList {
  return {
    newestFirst: true,
    insert: async (moment) => (await opened(arranged, admin, { openedAt: moment, lastSeenAt: moment })).sessionId,
    page: async (query) => idsOf(await arranged.contracts.SessionQueryRepository.page({ adminId: admin.adminId, ...query })),
  };
}

export function idsOf(page: SessionPage): IdPage {
  if (page.outcome !== 'page') return page;
  return { outcome: page.outcome, ids: page.sessions.map(({ session }) => session.sessionId), next: page.next };
}
