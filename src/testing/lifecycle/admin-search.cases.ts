import type { Given } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { walk } from '../kit/keyset-pages.js';
import { at } from '../kit/moments.js';
import { listOf, matching } from './admin-list.js';
import { addressOf } from './any-address.js';

const FILTER = 'a page holds the admins of `filter.status` and of `filter.search` alone, and null stands for all';
const SEARCH =
  'search: part of the name, the address as it was given or its canonical form, matched without regard to case; wildcards are ordinary characters';

const idOf = ({ adminId }: Given) => adminId;

export const adminSearchCases = casesOf('AdminQueryRepository', [
  {
    name: 'page: filters by status, with every page',
    rule: FILTER,
    run: async (arranged) => {
      const [active, pending] = [await arranged.active({ at: at(1) }), await arranged.invited({ at: at(2) })];
      arranged.check.equal('active ones', await matching(arranged, { status: 'active' }), [active.adminId]);
      arranged.check.equal('pending ones', await matching(arranged, { status: 'pending_verification' }), [pending.adminId]);
      arranged.check.equal('locked ones', await matching(arranged, { status: 'locked' }), []);
    },
  },
  {
    name: 'page: searches name and canonical email without regard to case',
    rule: SEARCH,
    run: async (arranged) => {
      const named = await arranged.invited({ name: '\u00c9mile Zol\u00e1', at: at(1) });
      const addressed = await arranged.invited({ name: 'Nobody', at: at(2) });
      arranged.check.equal('part of the name', await matching(arranged, { search: '\u00e9MILE z' }), [named.adminId]);
      const part = addressed.canonicalEmail.slice(2, 30).toUpperCase();
      arranged.check.equal('part of the canonical email', await matching(arranged, { search: part }), [addressed.adminId]);
      arranged.check.equal('what nobody has', await matching(arranged, { search: 'quux-' }), []);
      const both = await matching(arranged, { search: 'example.TEST', status: 'pending_verification' });
      arranged.check.equal('what both have', both, [named, addressed].map(idOf));
    },
  },
  {
    name: 'page: wildcards in a search are ordinary characters',
    rule: SEARCH,
    run: async (arranged) => {
      await arranged.invited({ name: 'plain', at: at(1) });
      const special = await arranged.invited({ name: '100% _under_ back\\slash', at: at(2) });
      for (const search of ['%', '_', '\\', '0%', 'k\\s']) {
        arranged.check.equal(`searching ${search}`, await matching(arranged, { search }), [special.adminId]);
      }
      for (const search of ['p%n', 'pl_in', '.*']) {
        arranged.check.equal(`searching ${search}`, await matching(arranged, { search }), []);
      }
    },
  },
  {
    name: 'page: the filter holds on every page, and a page is filled behind it',
    rule: FILTER,
    run: async (arranged) => {
      const [active, pending]: [Given[], Given[]] = [[], []];
      for (const moment of [1, 2, 3, 4]) {
        active.push(await arranged.active({ at: at(2 * moment) }));
        pending.push(await arranged.invited({ at: at(2 * moment + 1), name: `Invited ${String(moment)}` }));
      }
      for (const limit of [1, 3]) {
        const byStatus = await walk(listOf(arranged, { status: 'active' }), limit);
        arranged.check.equal(`the active ones, ${String(limit)} a page`, byStatus, active.map(idOf));
        const bySearch = await walk(listOf(arranged, { search: 'invited' }), limit);
        arranged.check.equal(`those that are searched for, ${String(limit)} a page`, bySearch, pending.map(idOf));
      }
      const list = listOf(arranged, { status: 'active' });
      const [two, five] = [await list.page({ cursor: null, limit: 2 }), await list.page({ cursor: null, limit: 5 })];
      if (two.outcome === 'page') arranged.check.equal('on the first page of two', two.ids, active.slice(0, 2).map(idOf));
      if (five.outcome === 'page') arranged.check.equal('`next` of a page with room', five.next, null);
    },
  },
  {
    name: 'page: status and search both have to fit',
    rule: FILTER,
    run: async (arranged) => {
      // No name of digits and the letters up to f: the addresses hold such by chance.
      const lou = await arranged.active({ name: 'Lou', at: at(1) });
      await arranged.active({ name: 'Ben', at: at(2) });
      await arranged.invited({ name: 'Lou', at: at(3) });
      arranged.check.equal('the active Lou', await matching(arranged, { status: 'active', search: 'lou' }), [lou.adminId]);
    },
  },
  {
    name: 'page: a search folds the case of every script',
    rule: SEARCH,
    run: async (arranged) => {
      const cyrillic = await arranged.invited({ name: '\u0416\u0430\u043d\u043d\u0430', at: at(1) });
      const greek = await arranged.invited({ name: '\u0391\u03b8\u03b7\u03bd\u03ac', at: at(2) });
      const addressed = await arranged.invited({ name: 'Somebody', ...addressOf('\u00c9MILE@example.test'), at: at(3) });
      for (const [search, admin] of [
        ['\u0436\u0410\u041d', cyrillic],
        ['\u0391\u0398\u0397', greek],
        ['\u00c9MIL', addressed],
        ['\u00e9mil', addressed],
      ] as const) {
        arranged.check.equal(`searching ${search}`, await matching(arranged, { search }), [admin.adminId]);
      }
    },
  },
  {
    name: 'page: blanks in a search count',
    rule: SEARCH,
    run: async (arranged) => {
      const apart = await arranged.invited({ name: 'Ann Lee', at: at(1) });
      await arranged.invited({ name: 'Annlee', at: at(2) });
      for (const search of ['n ', ' l', 'n l'])
        arranged.check.equal(`searching ${JSON.stringify(search)}`, await matching(arranged, { search }), [apart.adminId]);
    },
  },
  {
    name: 'page: searches the address as it was given beside its canonical form',
    rule: SEARCH,
    run: async (arranged) => {
      const abroad = await arranged.invited({ name: 'Somebody', ...addressOf('eva@B\u00fccher.example'), at: at(1) });
      await arranged.invited({ name: 'Somebody', at: at(2) });
      for (const search of ['b\u00fccher', 'B\u00dcCHER.ex', 'eva@b\u00fc', 'xn--bcher']) {
        arranged.check.equal(`searching ${search}`, await matching(arranged, { search }), [abroad.adminId]);
      }
    },
  },
]);
