import { casesOf } from '../kit/conformance-case.js';
import { checkCursors, checkLimit, checkOrder, checkStability, checkTies, walk } from '../kit/keyset-pages.js';
import { at, HOUR } from '../kit/moments.js';
import { listOf } from './admin-list.js';

const PAGES = '`page` is ordered by creation, oldest first, keyset, stable under inserts';

export const adminPageCases = casesOf('AdminQueryRepository', [
  { name: 'page: oldest first', rule: PAGES, run: (arranged) => checkOrder(arranged, listOf(arranged)) },
  { name: 'page: stable under inserts', rule: PAGES, run: (arranged) => checkStability(arranged, listOf(arranged)) },
  {
    name: 'page: admins of one moment are neither repeated nor lost',
    rule: PAGES,
    run: (arranged) => checkTies(arranged, listOf(arranged)),
  },
  {
    name: 'page: holds at most the limit, and says when there is more',
    rule: PAGES,
    run: (arranged) => checkLimit(arranged, listOf(arranged)),
  },
  {
    name: 'page: a malformed cursor is refused',
    rule: 'page answers `invalid_cursor` to a cursor that is none of its own',
    run: (arranged) => checkCursors(arranged, listOf(arranged)),
  },
  {
    name: 'page: an admin keeps its place when it changes',
    rule: PAGES,
    run: async (arranged) => {
      const [first, second] = [await arranged.invited({ at: at(1) }), await arranged.invited({ at: at(2) })];
      const changing = arranged.contracts.AdminCommandRepository.changeStatus(
        arranged.change(first, 'suspended', { at: at(HOUR) }),
      );
      await arranged.arrange('a changed admin', changing);
      const expected = [first.adminId, second.adminId];
      arranged.check.equal('one page', await walk(listOf(arranged), 10), expected);
      arranged.check.equal('page by page', await walk(listOf(arranged), 1), expected);
    },
  },
]);
