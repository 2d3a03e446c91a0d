import { casesOf } from '../kit/conformance-case.js';
import { walk } from '../kit/keyset-pages.js';
import { at, HOUR } from '../kit/moments.js';
import { pageCases } from '../kit/page-cases.js';
import { listOf } from './admin-list.js';

const PAGES = '`page` is ordered by creation, oldest first, keyset, stable under inserts';

export const adminPageCases = casesOf('AdminQueryRepository', [
  ...pageCases(listOf, { rule: PAGES, order: 'oldest first', rows: 'admins' }),
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
