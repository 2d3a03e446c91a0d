import type { AdminPageQuery, AdminQueryRepository, AdminRecord } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken } from './broken.js';
import type { WholePage } from './pages.js';
import { byMoment, byOffset } from './pages.js';

type Queries = AdminQueryRepository;

function queries(wrong: string, methods: (real: Queries, store: InMemoryStore) => Partial<Queries>): Broken {
  return broken(wrong, ({ real, store }) => ({ AdminQueryRepository: methods(real.AdminQueryRepository, store) }));
}

/** A page made of the whole list, which the real contract reads. */
function paging(wrong: string, page: (all: readonly AdminRecord[], query: AdminPageQuery) => WholePage<AdminRecord>): Broken {
  return queries(wrong, (real) => ({
    page: async (query) => {
      const whole = await real.page({ filter: { status: null, search: null }, cursor: null, limit: 100 });
      if (whole.outcome !== 'page') return whole;
      const { rows, next } = page(whole.admins, query);
      return { outcome: 'page', admins: rows, next };
    },
  }));
}

const like = (pattern: string) => new RegExp(pattern.replaceAll('%', '.*').replaceAll('_', '.'), 'i');

export const brokenAdminQueryRepository: BrokenByCase = {
  'forSignIn: finds by the whole canonical email and nothing else': queries('matches a pattern', (real, store) => ({
    forSignIn: async (query) => {
      const pattern = new RegExp(`^${query.canonicalEmail.replaceAll('%', '.*').replaceAll('_', '.')}$`);
      const found = [...store.admins.values()].findLast(({ canonicalEmail }) => pattern.test(canonicalEmail));
      return real.forSignIn({ ...query, canonicalEmail: found?.canonicalEmail ?? query.canonicalEmail });
    },
  })),
  'forSignIn: a device is recognised by an earlier session of that admin': [
    queries('recognises the devices of anybody', (real, store) => ({
      forSignIn: async (query) => ({
        ...(await real.forSignIn(query)),
        deviceRecognised: [...store.sessions.values()].some(({ deviceDigest }) => deviceDigest === query.deviceDigest),
      }),
    })),
    queries('recognises none', (real) => ({
      forSignIn: async (query) => ({ ...(await real.forSignIn(query)), deviceRecognised: false }),
    })),
    queries('recognises no device as one', (real) => ({
      forSignIn: async (query) => {
        const found = await real.forSignIn(query);
        return { ...found, deviceRecognised: found.deviceRecognised || query.deviceDigest === null };
      },
    })),
  ],
  'forSignIn, credentialsOf, byId: agree on status and epoch, and see a change at once': [
    queries('caches sign-ins', (real) => {
      const seen = new Map<string, ReturnType<Queries['forSignIn']>>();
      return {
        forSignIn: (query) => {
          const found = seen.get(query.canonicalEmail) ?? real.forSignIn(query);
          seen.set(query.canonicalEmail, found);
          return found;
        },
      };
    }),
    queries('answers the version for the epoch', (real, store) => ({
      forSignIn: async (query) => {
        const { admin, ...rest } = await real.forSignIn(query);
        const credentialEpoch = admin === null ? 0 : store.admins.get(admin.adminId)!.version + 7;
        return { ...rest, admin: admin === null ? null : { ...admin, credentialEpoch } };
      },
    })),
  ],
  'credentialsOf, byId: null for who does not exist': [
    queries('throws for who does not exist', (real) => ({
      byId: async (query) => (await real.byId(query)) ?? Promise.reject(new Error('not found')),
    })),
    queries('answers undefined', (real) => ({
      credentialsOf: async (query) => (await real.credentialsOf(query)) ?? (undefined as never),
    })),
  ],
  'credentialsOf, forSignIn: the hash comes back as it was stored, and is null before': [
    queries('cuts a hash at 255 characters', (real) => ({
      credentialsOf: async (query) => {
        const found = await real.credentialsOf(query);
        const cut = Redacted.of(found?.passwordHash?.reveal().slice(0, 255) ?? 'none');
        return found === null ? null : { ...found, passwordHash: found.passwordHash === null ? null : cut };
      },
    })),
    queries('answers an empty hash for none', (real) => ({
      forSignIn: async (query) => {
        const { admin, ...rest } = await real.forSignIn(query);
        return { ...rest, admin: admin === null ? null : { ...admin, passwordHash: admin.passwordHash ?? Redacted.of('') } };
      },
    })),
    queries('answers the hash in the open', (real) => ({
      credentialsOf: async (query) => {
        const found = await real.credentialsOf(query);
        return found === null ? null : { ...found, passwordHash: (found.passwordHash?.reveal() ?? null) as never };
      },
    })),
  ],
  'page: oldest first': paging('lists newest first', (all, { cursor, limit }) => byOffset([...all].reverse(), cursor, limit)),
  'page: stable under inserts': paging('counts rows off', (all, { cursor, limit }) => byOffset(all, cursor, limit)),
  'page: admins of one moment are neither repeated nor lost': paging('continues from a moment', (all, { cursor, limit }) =>
    byMoment(all, ({ createdAt }) => createdAt, cursor, limit, false),
  ),
  'page: holds at most the limit, and says when there is more': [
    queries('reads one more than the limit', (real) => ({ page: (query) => real.page({ ...query, limit: query.limit + 1 }) })),
    queries('never has a next page', (real) => ({ page: async (query) => ({ ...(await real.page(query)), next: null }) })),
  ],
  'page: a malformed cursor is refused': queries('starts anew with a cursor it cannot read', (real) => ({
    page: async (query) => {
      const page = await real.page(query);
      return page.outcome === 'page' ? page : real.page({ ...query, cursor: null });
    },
  })),
  'page: filters by status, with every page': queries('ignores the status', (real) => ({
    page: (query) => real.page({ ...query, filter: { ...query.filter, status: null } }),
  })),
  'page: searches name and canonical email without regard to case': [
    paging('tells case apart', (all, { filter }) => ({
      rows: all.filter(({ name, canonicalEmail }) => `${name} ${canonicalEmail}`.includes(filter.search ?? '')),
      next: null,
    })),
    paging('searches the name alone', (all, { filter }) => ({
      rows: all.filter(({ name }) => name.toLowerCase().includes((filter.search ?? '').toLowerCase())),
      next: null,
    })),
  ],
  'page: wildcards in a search are ordinary characters': paging('searches with LIKE', (all, { filter }) => ({
    rows: all.filter(({ name, canonicalEmail }) =>
      like((filter.search ?? '').replaceAll('\\', '')).test(`${name} ${canonicalEmail}`),
    ),
    next: null,
  })),
  'forSignIn: a device stays recognised whatever became of its session': [
    queries('recognises by sessions that are not ended', (real, store) => ({
      forSignIn: async (query) => {
        const { admin } = await real.forSignIn(query);
        const sessions = admin === null ? [] : store.sessions.where('notEndedOf', admin.adminId);
        return { admin, deviceRecognised: sessions.some(({ deviceDigest }) => deviceDigest === query.deviceDigest) };
      },
    })),
    queries('recognises by sessions of this epoch', (real, store) => ({
      forSignIn: async (query) => {
        const { admin } = await real.forSignIn(query);
        const sessions = admin === null ? [] : store.sessions.where('admin', admin.adminId);
        const ofNow = sessions.filter(({ credentialEpoch }) => credentialEpoch === admin?.credentialEpoch);
        return { admin, deviceRecognised: ofNow.some(({ deviceDigest }) => deviceDigest === query.deviceDigest) };
      },
    })),
  ],
  'forSignIn: a sign-in that was not completed recognises no device': queries('recognises by challenges, too', (real, store) => ({
    forSignIn: async (query) => {
      const { admin, deviceRecognised } = await real.forSignIn(query);
      const challenged = [...store.challenges.values()].some(
        ({ adminId, deviceDigest }) => adminId === admin?.adminId && deviceDigest === query.deviceDigest,
      );
      return { admin, deviceRecognised: deviceRecognised || challenged };
    },
  })),
};
