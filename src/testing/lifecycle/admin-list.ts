import type { AdminPage, AdminPageQuery } from '../../lifecycle/admin-query-repository.contract.js';
import type { Arranged } from '../kit/arranged.js';
import type { IdPage, PagedList } from '../kit/keyset-pages.js';

type Filter = AdminPageQuery['filter'];

const ALL: Filter = { status: null, search: null };

/** The list of admins as ids; rows are invited admins. */
export function listOf(arranged: Arranged, filter: Partial<Filter> = {}): PagedList {
  return {
    newestFirst: false,
    insert: async (moment) => (await arranged.invited({ at: moment })).adminId,
    page: async (query) => idsOf(await arranged.contracts.AdminQueryRepository.page({ filter: { ...ALL, ...filter }, ...query })),
  };
}

function idsOf(page: AdminPage): IdPage {
  if (page.outcome !== 'page') return page;
  return { outcome: page.outcome, ids: page.admins.map(({ adminId }) => adminId), next: page.next };
}

/** The first 50 admins a filter lets through. */
export async function matching(arranged: Arranged, filter: Partial<Filter>): Promise<readonly string[]> {
  const page = await listOf(arranged, filter).page({ cursor: null, limit: 50 });
  return page.outcome === 'page' ? page.ids : [page.outcome];
}

export async function howMany(arranged: Arranged): Promise<number> {
  const page = await listOf(arranged).page({ cursor: null, limit: 100 });
  return page.outcome === 'page' ? page.ids.length : Number.NaN;
}
