import type {
  AdminId,
  SessionPage,
  SessionPageQuery,
  SessionQueryRepository,
  SessionRecord,
  SessionSnapshot,
} from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, turn } from './broken.js';
import type { WholePage } from './pages.js';
import { byMoment, byOffset } from './pages.js';

type Queries = SessionQueryRepository;
type Listed = Extract<SessionPage, { outcome: 'page' }>['sessions'];

function queries(wrong: string, methods: (real: Queries, store: InMemoryStore) => Partial<Queries>): Broken {
  return broken(wrong, ({ real, store }) => ({ SessionQueryRepository: methods(real.SessionQueryRepository, store) }));
}

function altered(wrong: string, alter: (session: SessionRecord) => Partial<SessionRecord>): Broken {
  return queries(wrong, (real) => ({
    byId: async (query) => {
      const found = await real.byId(query);
      return found === null ? null : { ...found, session: { ...found.session, ...alter(found.session) } };
    },
  }));
}

/** A page made of the whole list, which the real contract reads. */
function paging(
  wrong: string,
  page: (all: readonly SessionRecord[], query: SessionPageQuery) => WholePage<SessionRecord>,
): Broken {
  return queries(wrong, (real) => ({
    page: async (query) => {
      const whole = await real.page({ ...query, cursor: null, limit: 100 });
      if (whole.outcome !== 'page') return whole;
      const { rows, next } = page(
        whole.sessions.map(({ session }) => session),
        query,
      );
      const listed = rows.map((row) => whole.sessions.find(({ session }) => session.sessionId === row.sessionId));
      return { outcome: 'page', sessions: listed as Listed, next };
    },
  }));
}

/** The admin's state as it was when it was first read. */
function remembered(): (adminId: AdminId, snapshot: SessionSnapshot) => SessionSnapshot {
  const first = new Map<AdminId, SessionSnapshot>();
  return (adminId, snapshot) => {
    const { adminStatus, adminCredentialEpoch } = first.get(adminId) ?? snapshot;
    first.set(adminId, first.get(adminId) ?? snapshot);
    return { ...snapshot, adminStatus, adminCredentialEpoch };
  };
}

export const brokenSessionQueryRepository: BrokenByCase = {
  'byId: every field comes back as it was stored': [
    altered('keeps whole seconds', ({ openedAt }) => ({ openedAt: (Math.floor(openedAt / 1_000) * 1_000) as never })),
    altered('normalizes texts', ({ userAgent }) => ({ userAgent: userAgent?.normalize('NFC') ?? null })),
    altered('reads an empty text for null', ({ userAgent }) => ({ userAgent: userAgent ?? '' })),
    altered('does not know impersonation', () => ({ impersonatorId: null })),
    altered('calls every device new', () => ({ newDevice: true })),
    altered('knows no new device', () => ({ newDevice: false })),
    altered('knows one factor', () => ({ factors: 'password' })),
  ],
  'byId, byTokenDigest, challengeByDigest, adminState: null for what does not exist': [
    queries('throws for what does not exist', (real) => ({
      byId: async (query) => (await real.byId(query)) ?? Promise.reject(new Error('not found')),
    })),
    queries('answers undefined', (real) => ({
      challengeByDigest: async (query) => (await real.challengeByDigest(query)) ?? (undefined as never),
    })),
  ],
  "byId: carries the admin's status and epoch of now": queries("caches the admin's state", (real) => {
    const remember = remembered();
    return {
      byId: async (query) => {
        const found = await real.byId(query);
        return found === null ? null : remember(found.session.adminId, found);
      },
    };
  }),
  'byId, adminState: 64 reads beside a suspension see before or after, never between': queries(
    'reads status and epoch one after the other',
    (real) => ({
      adminState: async (query) => {
        const status = (await real.adminState(query))?.adminStatus;
        await turn();
        const state = await real.adminState(query);
        return state === null ? null : { ...state, adminStatus: status ?? state.adminStatus };
      },
    }),
  ),
  'byId, page: dead sessions are answered, not hidden': [
    queries('hides ended sessions', (real) => ({
      byId: async (query) => {
        const found = await real.byId(query);
        return found?.session.endedAt === null ? found : null;
      },
    })),
    paging('lists sessions that are not ended', (all) => ({ rows: all.filter(({ endedAt }) => endedAt === null), next: null })),
  ],
  'byTokenDigest: finds by the digest alone, and only that session': [
    queries('finds the first session', (real, store) => ({
      byTokenDigest: async (query) => {
        const [first] = store.sessions.values();
        return store.sessions.where('token', query.tokenDigest).length === 0 || first === undefined
          ? null
          : real.byTokenDigest(first);
      },
    })),
    queries('repeats what it was asked for', (real, store) => ({
      byTokenDigest: async (query) => {
        const [first] = store.sessions.values();
        const found = first === undefined ? null : await real.byTokenDigest(first);
        return found === null ? null : { ...found, tokenDigest: query.tokenDigest };
      },
    })),
    queries('answers no digest', (real) => ({
      byTokenDigest: async (query) => real.byId((await real.byTokenDigest(query))!.session) as never,
    })),
  ],
  'challengeByDigest: every field comes back as it was stored, closed or not': [
    queries('hides closed challenges', (real) => ({
      challengeByDigest: async (query) => {
        const found = await real.challengeByDigest(query);
        return found?.challenge.closedAt === null ? found : null;
      },
    })),
    queries('knows one purpose', (real) => ({
      challengeByDigest: async (query) => {
        const found = await real.challengeByDigest(query);
        return found === null ? null : { ...found, challenge: { ...found.challenge, purpose: 'totp' } };
      },
    })),
  ],
  'challengeByDigest: a device is recognised by an earlier session of that admin': [
    queries('recognises the devices of anybody', (real, store) => ({
      challengeByDigest: async (query) => {
        const found = await real.challengeByDigest(query);
        if (found === null) return null;
        const known = [...store.sessions.values()].some(({ deviceDigest }) => deviceDigest === found.challenge.deviceDigest);
        return { ...found, deviceRecognised: known };
      },
    })),
    queries('recognises none', (real) => ({
      challengeByDigest: async (query) => {
        const found = await real.challengeByDigest(query);
        return found === null ? null : { ...found, deviceRecognised: false };
      },
    })),
  ],
  "adminState: the admin's status and epoch of now": queries('answers the epoch of the first session', (real) => ({
    adminState: async (query) => {
      const state = await real.adminState(query);
      return state === null ? null : { ...state, adminCredentialEpoch: 0 };
    },
  })),
  'page: newest first': paging('lists oldest first', (all, { cursor, limit }) => byOffset([...all].reverse(), cursor, limit)),
  'page: stable under inserts': paging('counts rows off', (all, { cursor, limit }) => byOffset(all, cursor, limit)),
  'page: sessions of one moment are neither repeated nor lost': paging('continues from a moment', (all, { cursor, limit }) =>
    byMoment(all, ({ openedAt }) => openedAt, cursor, limit, true),
  ),
  'page: holds at most the limit, and says when there is more': [
    queries('reads one more than the limit', (real) => ({ page: (query) => real.page({ ...query, limit: query.limit + 1 }) })),
    queries('always has a next page', (real) => ({ page: async (query) => ({ ...(await real.page(query)), next: 'more' }) })),
  ],
  'page: a malformed cursor is refused': queries('starts anew with a cursor it cannot read', (real) => ({
    page: async (query) => {
      const page = await real.page(query);
      return page.outcome === 'page' ? page : real.page({ ...query, cursor: null });
    },
  })),
  'page: the sessions of that admin alone': queries('lists the sessions of everybody', (_real, store) => ({
    page: async () => ({
      outcome: 'page',
      sessions: [...store.sessions.values()].map((session) => ({ session, deviceRevoked: false, impersonator: null })),
      next: null,
    }),
  })),
};
