import type { AdminPageQuery, AdminRecord, SessionRecord } from '@maatify/admin-infra';

import { foldedInAscii } from './addresses.js';
import type { Broken, BrokenByCase } from './broken.js';
import { broken } from './broken.js';
import type { WholePage } from './pages.js';
import { byMoment, byOffset } from './pages.js';

type Filter = AdminPageQuery['filter'];

/** A page made of every admin, in the right order. */
function listing(wrong: string, page: (all: readonly AdminRecord[], query: AdminPageQuery) => WholePage<AdminRecord>): Broken {
  return broken(wrong, ({ real: { AdminQueryRepository: real } }) => ({
    AdminQueryRepository: {
      page: async (query) => {
        const whole = await real.page({ filter: { status: null, search: null }, cursor: null, limit: 100 });
        if (whole.outcome !== 'page') return whole;
        const { rows, next } = page(whole.admins, query);
        return { outcome: 'page', admins: rows, next };
      },
    },
  }));
}

const ofStatus =
  ({ status }: Filter) =>
  (row: AdminRecord) =>
    status === null || row.status === status;
const found =
  ({ search }: Filter, fold = (text: string) => text.toLowerCase()) =>
  ({ name, canonicalEmail }: AdminRecord) =>
    [name, canonicalEmail].some((text) => fold(text).includes(fold(search ?? '')));
const lets = (filter: Filter) => (row: AdminRecord) => ofStatus(filter)(row) && found(filter)(row);

export const brokenAdminLists: BrokenByCase = {
  'page: an admin keeps its place when it changes': [
    listing('lists who changed last at the end', (all, { cursor, limit }) =>
      byOffset(
        [...all].sort((a, b) => a.statusChangedAt - b.statusChangedAt),
        cursor,
        limit,
      ),
    ),
    listing('lists by status, then by creation', (all, { cursor, limit }) =>
      byOffset(
        [...all].sort((a, b) => a.status.localeCompare(b.status)),
        cursor,
        limit,
      ),
    ),
  ],
  'page: admins of one moment are neither repeated nor lost': listing(
    'orders those of one moment anew for every size of page',
    (all, { cursor, limit }) => {
      const tied = [...all].sort(
        (a, b) => a.createdAt - b.createdAt || (limit > 10 ? -1 : 1) * a.adminId.localeCompare(b.adminId),
      );
      return byOffset(tied, cursor, limit);
    },
  ),
  'page: the filter holds on every page, and a page is filled behind it': [
    listing('forgets the filter behind the first page', (all, { filter, cursor, limit }) => {
      const first = all.filter(lets(filter));
      return byMoment(cursor === null ? first : all, ({ createdAt }) => createdAt, cursor, limit, false);
    }),
    listing('takes a page, then filters it', (all, { filter, cursor, limit }) => {
      const { rows, next } = byOffset(all, cursor, limit);
      return { rows: rows.filter(lets(filter)), next };
    }),
    listing('has a next page while anybody is left', (all, { filter, cursor, limit }) => {
      const { rows } = byMoment(all.filter(lets(filter)), ({ createdAt }) => createdAt, cursor, limit, false);
      const last = rows.at(-1);
      const left = last !== undefined && all.some(({ createdAt }) => createdAt > last.createdAt);
      return { rows, next: left ? String(last.createdAt) : null };
    }),
  ],
  'page: status and search both have to fit': [
    listing('lets either of them fit', (all, { filter, cursor, limit }) => {
      const either = (row: AdminRecord) =>
        (filter.status !== null && row.status === filter.status) || (filter.search !== null && found(filter)(row));
      return byOffset(filter.status === null && filter.search === null ? all : all.filter(either), cursor, limit);
    }),
    listing('searches everybody', (all, { filter, cursor, limit }) =>
      byOffset(all.filter(filter.search === null ? ofStatus(filter) : found(filter)), cursor, limit),
    ),
    listing('searches nobody where a status is named', (all, { filter, cursor, limit }) =>
      byOffset(all.filter(filter.status === null ? found(filter) : ofStatus(filter)), cursor, limit),
    ),
  ],
  'page: a search folds the case of every script': [
    listing('folds ASCII alone', (all, { filter, cursor, limit }) =>
      byOffset(all.filter(found(filter, foldedInAscii)), cursor, limit),
    ),
    listing('folds Latin letters alone', (all, { filter, cursor, limit }) => {
      const latin = (text: string) => text.replaceAll(/\p{Script=Latin}/gu, (letter) => letter.toLowerCase());
      return byOffset(all.filter(found(filter, latin)), cursor, limit);
    }),
  ],
  'page: blanks in a search count': [
    listing('trims a search', (all, { filter, cursor, limit }) =>
      byOffset(all.filter(found({ ...filter, search: filter.search?.trim() ?? null })), cursor, limit),
    ),
    listing('searches word by word', (all, { filter, cursor, limit }) => {
      const words = (filter.search ?? '').split(' ').filter((word) => word !== '');
      return byOffset(
        all.filter((row) => words.every((word) => found({ ...filter, search: word })(row))),
        cursor,
        limit,
      );
    }),
  ],
};

/** A page made of all sessions of an admin, in the right order, beside those of everybody. */
function listingSessions(
  wrong: string,
  page: (
    own: readonly SessionRecord[],
    query: { readonly cursor: string | null; readonly limit: number },
    everybody: readonly SessionRecord[],
  ) => WholePage<SessionRecord>,
): Broken {
  return broken(wrong, ({ real: { SessionQueryRepository: real }, store }) => ({
    SessionQueryRepository: {
      page: async (query) => {
        const whole = await real.page({ ...query, cursor: null, limit: 100 });
        if (whole.outcome !== 'page') return whole;
        const everybody = [...store.sessions.values()].sort((a, b) => b.openedAt - a.openedAt);
        const { rows, next } = page(
          whole.sessions.map(({ session }) => session),
          query,
          everybody,
        );
        return {
          outcome: 'page',
          sessions: rows.map((session) => ({ session, deviceRevoked: false, impersonator: null })),
          next,
        };
      },
    },
  }));
}

export const brokenSessionLists: BrokenByCase = {
  'page: the sessions of that admin alone, on every page': listingSessions(
    'forgets the admin behind the first page',
    (own, { cursor, limit }, everybody) =>
      byMoment(cursor === null ? own : everybody, ({ openedAt }) => openedAt, cursor, limit, true),
  ),
  'page: a session keeps its place when it is seen or ended': [
    listingSessions('lists who was seen last first', (own, { cursor, limit }) =>
      byOffset(
        [...own].sort((a, b) => b.lastSeenAt - a.lastSeenAt),
        cursor,
        limit,
      ),
    ),
    listingSessions('lists ended ones at the end', (own, { cursor, limit }) =>
      byOffset(
        [...own].sort((a, b) => Number(a.endedAt !== null) - Number(b.endedAt !== null)),
        cursor,
        limit,
      ),
    ),
  ],
  'page: sessions of one moment are neither repeated nor lost': listingSessions(
    'orders those of one moment anew for every size of page',
    (own, { cursor, limit }) => {
      const tied = [...own].sort(
        (a, b) => b.openedAt - a.openedAt || (limit > 10 ? -1 : 1) * a.sessionId.localeCompare(b.sessionId),
      );
      return byOffset(tied, cursor, limit);
    },
  ),
};
