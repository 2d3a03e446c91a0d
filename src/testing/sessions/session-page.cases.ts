import { casesOf } from '../kit/conformance-case.js';
import { walk } from '../kit/keyset-pages.js';
import { at, HOUR } from '../kit/moments.js';
import { pageCases } from '../kit/page-cases.js';
import { idsOf, listOf } from './session-list.js';
import { opened } from './session-records.js';

const PAGES = '`page` is newest first, keyset, and stable under inserts';

export const sessionPageCases = casesOf('SessionQueryRepository', [
  ...pageCases(async (arranged) => listOf(arranged, await arranged.active()), { rule: PAGES, rows: 'sessions' }),
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
  {
    name: 'page: the sessions of that admin alone, on every page',
    rule: PAGES,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const own: string[] = [];
      for (const moment of [1, 2, 3]) {
        own.unshift((await opened(arranged, admin, { openedAt: at(2 * moment) })).sessionId);
        await opened(arranged, other, { openedAt: at(2 * moment + 1) });
      }
      arranged.check.equal('page by page', await walk(listOf(arranged, admin), 1), own);
    },
  },
  {
    name: 'page: a session keeps its place when it is seen or ended',
    rule: PAGES,
    run: async (arranged) => {
      const admin = await arranged.active();
      const [oldest, middle] = [
        await opened(arranged, admin, { openedAt: at(1) }),
        await opened(arranged, admin, { openedAt: at(2) }),
      ];
      const newest = await opened(arranged, admin, { openedAt: at(3) });
      const { SessionCommandRepository: commands } = arranged.contracts;
      await arranged.arrange('a session just seen', commands.touch({ sessionId: oldest.sessionId, at: at(HOUR - 1) }));
      const ending = { sessionId: middle.sessionId, adminId: admin.adminId, reason: 'revoked', at: at(HOUR - 2) } as const;
      await arranged.arrange('an ended session', commands.end(ending));
      const expected = [newest, middle, oldest].map(({ sessionId }) => sessionId);
      arranged.check.equal('page by page', await walk(listOf(arranged, admin), 1), expected);
    },
  },
]);
