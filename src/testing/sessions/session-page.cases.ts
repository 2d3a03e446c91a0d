import type { SessionPage } from '../../sessions/session-query-repository.contract.js';
import { casesOf } from '../kit/conformance-case.js';
import type { PagedList } from '../kit/keyset-pages.js';
import { checkCursors, checkLimit, checkOrder, checkStability, checkTies } from '../kit/keyset-pages.js';
import { at, HOUR, MINUTE, T0, UNICODE } from '../kit/moments.js';
import { anOpening, aSession, opened, openedChallenge } from './session-records.js';
import type { Given, Arranged } from '../kit/arranged.js';
import { NOBODY, together } from '../kit/arranged.js';

const ONE_MOMENT = 'each method is one read of one consistent moment, never of a lagging replica';
const NOT_HIDDEN = 'null means "no such record": dead sessions are answered, not hidden';
const ROUND_TRIP = 'a record is answered as it was stored';
const PAGES = '`page` is newest first, keyset, and stable under inserts';

function byId(arranged: Arranged, { sessionId }: Parameters<Arranged['contracts']['SessionQueryRepository']['byId']>[0]) {
  return arranged.contracts.SessionQueryRepository.byId({ sessionId });
}

async function listOf(arranged: Arranged): Promise<PagedList> {
  const admin = await arranged.active();
  return {
    newestFirst: true,
    insert: async (moment) => (await opened(arranged, admin, { openedAt: moment, lastSeenAt: moment })).sessionId,
    page: async (query) => idsOf(await arranged.contracts.SessionQueryRepository.page({ adminId: admin.adminId, ...query })),
  };
}

function idsOf(page: SessionPage) {
  if (page.outcome !== 'page') return page;
  return { outcome: page.outcome, ids: page.sessions.map(({ session }) => session.sessionId), next: page.next };
}

export const sessionPageCases = casesOf('SessionQueryRepository', [
  {
    name: 'page: newest first',
    rule: PAGES,
    run: async (arranged) => checkOrder(arranged, await listOf(arranged)),
  },
  {
    name: 'page: stable under inserts',
    rule: PAGES,
    run: async (arranged) => checkStability(arranged, await listOf(arranged)),
  },
  {
    name: 'page: sessions of one moment are neither repeated nor lost',
    rule: PAGES,
    run: async (arranged) => checkTies(arranged, await listOf(arranged)),
  },
  {
    name: 'page: holds at most the limit, and says when there is more',
    rule: PAGES,
    run: async (arranged) => checkLimit(arranged, await listOf(arranged)),
  },
  {
    name: 'page: a malformed cursor is refused',
    rule: 'a cursor that is none of its own answers `invalid_cursor`',
    run: async (arranged) => checkCursors(arranged, await listOf(arranged)),
  },
  {
    name: 'page: the sessions of that admin alone',
    rule: PAGES,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const own = await opened(arranged, admin);
      await opened(arranged, other);
      const page = await arranged.contracts.SessionQueryRepository.page({ adminId: admin.adminId, cursor: null, limit: 9 });
      arranged.check.equal('the page', idsOf(page), { outcome: 'page', ids: [own.sessionId], next: null });
    },
  },
]);
