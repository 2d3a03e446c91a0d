import type { RoleHolding, RolePageQuery, RoleQueryRepository, RoleRecord, RoleSummary } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken } from './broken.js';
import type { WholePage } from './pages.js';
import { byMoment, byOffset } from './pages.js';

type Queries = RoleQueryRepository;

const queries = (wrong: string, methods: (real: Queries, store: InMemoryStore) => Partial<Queries>): Broken =>
  broken(wrong, ({ real, store }) => ({ RoleQueryRepository: methods(real.RoleQueryRepository, store) }));

const reads = (wrong: string, read: (role: RoleRecord) => RoleRecord): Broken =>
  queries(wrong, (real) => ({
    byId: async (query) => {
      const role = await real.byId(query);
      return role === null ? null : read(role);
    },
  }));

/** A page made of the whole list, in the right order. */
type Paging = <Row>(all: readonly Row[], query: RolePageQuery, momentOf: (row: Row) => number) => WholePage<Row>;
type Whole = { readonly cursor: null; readonly limit: 100 };
const WHOLE: Whole = { cursor: null, limit: 100 };

const LISTS: Readonly<Record<'page' | 'ofAdmin' | 'holders', (wrong: string, page: Paging) => Broken>> = {
  page: (wrong, page) =>
    queries(wrong, (real) => ({
      page: async (query) => {
        const whole = await real.page(WHOLE);
        if (whole.outcome !== 'page') return whole;
        const { rows, next } = page<RoleSummary>(whole.roles, query, ({ createdAt }) => createdAt ?? 0);
        return { outcome: 'page', roles: rows, next };
      },
    })),
  ofAdmin: (wrong, page) =>
    queries(wrong, (real) => ({
      ofAdmin: async ({ adminId, ...query }) => paged(await real.ofAdmin({ adminId, ...WHOLE }), query, page),
    })),
  holders: (wrong, page) =>
    queries(wrong, (real) => ({
      holders: async ({ roleId, ...query }) => paged(await real.holders({ roleId, ...WHOLE }), query, page),
    })),
};

type HoldingPage = Awaited<ReturnType<Queries['holders']>>;

function paged(whole: HoldingPage, query: RolePageQuery, page: Paging): HoldingPage {
  if (whole.outcome !== 'page') return whole;
  const { rows, next } = page<RoleHolding>(whole.holdings, query, ({ assignedAt }) => assignedAt ?? 0);
  return { outcome: 'page', holdings: rows, next };
}

const WRONG_PAGES: Readonly<Record<string, readonly (readonly [wrong: string, page: Paging])[]>> = {
  'what came first comes first': [
    ['begins with the last one', (all, { cursor, limit }) => byOffset([...all].reverse(), cursor, limit)],
  ],
  'stable under inserts': [['counts rows off', (all, { cursor, limit }) => byOffset(all, cursor, limit)]],
  'rows of one moment are neither repeated nor lost': [
    ['continues from a moment', (all, { cursor, limit }, momentOf) => byMoment(all, momentOf, cursor, limit, false)],
  ],
  'holds at most the limit, and says when there is more': [
    ['says nothing of a next page', (all, { cursor, limit }) => ({ ...byOffset(all, cursor, limit), next: null })],
    ['answers all of it', (all) => ({ rows: all, next: null })],
    [
      'always has a next page',
      (all, { cursor, limit }) => {
        const page = byOffset(all, cursor, limit);
        return { ...page, next: page.next ?? String(all.length) };
      },
    ],
  ],
  'a malformed cursor is refused': [
    ['begins anew', (all, { cursor, limit }) => byOffset(all, Number.isInteger(Number(cursor)) ? cursor : null, limit)],
  ],
};

const brokenLists: BrokenByCase = Object.fromEntries(
  Object.entries(LISTS).flatMap(([list, breaking]) =>
    Object.entries(WRONG_PAGES).map(([says, wrong]) => [
      `${list}: ${says}`,
      wrong.map(([how, page]) => breaking(`${how} (${list})`, page)),
    ]),
  ),
);

/** Answers holdings otherwise than they are. */
const holdings = (
  wrong: string,
  alter: (holding: RoleHolding, store: InMemoryStore) => RoleHolding | null,
): readonly Broken[] => {
  const altered = (page: HoldingPage, store: InMemoryStore): HoldingPage =>
    page.outcome === 'page' ? { ...page, holdings: page.holdings.flatMap((one) => alter(one, store) ?? []) } : page;
  return [
    queries(`ofAdmin ${wrong}`, (real, store) => ({ ofAdmin: async (query) => altered(await real.ofAdmin(query), store) })),
    queries(`holders ${wrong}`, (real, store) => ({ holders: async (query) => altered(await real.holders(query), store) })),
  ];
};

export const brokenRoleQueries: BrokenByCase = {
  ...brokenLists,
  'byId: name, version, moment and abilities as they are now; null for none': [
    reads('answers the canonical name', (role) => ({ ...role, name: role.name.toLowerCase() })),
    reads('forgets the moment', (role) => ({ ...role, createdAt: null })),
    reads('answers one ability', (role) => ({ ...role, abilities: role.abilities.slice(0, 1) })),
    queries('answers some role in place of none', (real, store) => ({
      byId: async (query) => (await real.byId(query)) ?? real.byId({ roleId: [...store.roles.keys()][0]! }),
    })),
    LISTS.page('lists the version of before', (all) => ({
      rows: all.map((one) => ({ ...one, version: 0 })),
      next: null,
    })),
  ],
  'page: a role keeps its place when it changes': LISTS.page('lists what changed last at the end', (all, { cursor, limit }) => {
    const versionOf = (row: unknown): number => (row as RoleSummary).version;
    return byOffset(
      [...all].sort((a, b) => versionOf(a) - versionOf(b)),
      cursor,
      limit,
    );
  }),
  'ofAdmin, holders: what is held, by whom, since when and by whose hand': [
    ...holdings('forgets by whose hand', (one) => ({ ...one, assignedBy: null })),
    ...holdings('forgets since when', (one) => ({ ...one, assignedAt: null })),
    ...holdings('answers the id for a name', (one) => ({ ...one, roleName: one.roleId })),
  ],
  'ofAdmin, holders: nothing for nobody, and a suspended holder is not hidden': [
    ...holdings('hides who is not active', (one, store) => (store.admins.get(one.adminId)?.status === 'active' ? one : null)),
    queries('answers every holder of any role', (real, store) => ({
      holders: async (query) => {
        const page = await real.holders(query);
        const [one] = store.holdings.values();
        if (page.outcome !== 'page' || one === undefined || page.holdings.length > 0) return page;
        return { ...page, holdings: [{ ...one, roleName: 'x' }] };
      },
    })),
  ],
};
