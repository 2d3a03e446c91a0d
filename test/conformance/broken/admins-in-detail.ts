import type { AdminCommandRepository, AdminPageQuery, AdminQueryRepository, AdminRecord } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, patch } from './broken.js';

type Commands = AdminCommandRepository;
type Queries = AdminQueryRepository;
type Row = InMemoryStore['admins'] extends Map<infer _K, infer R> ? R : never;
const REFUSED = { outcome: 'lost', reason: 'author_moved' } as const;
const DAY = 86_400_000;

function commands(wrong: string, methods: (real: Commands, store: InMemoryStore) => Partial<Commands>): Broken {
  return broken(wrong, ({ real, store }) => ({ AdminCommandRepository: methods(real.AdminCommandRepository, store) }));
}

function queries(wrong: string, methods: (real: Queries, store: InMemoryStore) => Partial<Queries>): Broken {
  return broken(wrong, ({ real, store }) => ({ AdminQueryRepository: methods(real.AdminQueryRepository, store) }));
}

/** Does what it is told, and something to everybody else as well. */
function toAll(wrong: string, method: 'changeStatus' | 'acceptInvitation', then: (row: Row) => Partial<Row>): Broken {
  return commands(wrong, (real, store) => ({
    [method]: async (asked: never) => {
      const claim = await real[method](asked);
      for (const [adminId, row] of [...store.admins])
        if (adminId !== (asked as { readonly adminId: string }).adminId) patch(store.admins, adminId, then(row));
      return claim;
    },
  }));
}

function filtering(wrong: string, keep: (row: AdminRecord, query: AdminPageQuery) => boolean): Broken {
  return queries(wrong, (real) => ({
    page: async (query) => {
      const whole = await real.page({ filter: { status: null, search: null }, cursor: null, limit: 100 });
      if (whole.outcome !== 'page') return whole;
      return { outcome: 'page', admins: whole.admins.filter((row) => keep(row, query)), next: null };
    },
  }));
}

const fits = ({ name, canonicalEmail }: AdminRecord, search: string | null, fold: (text: string) => string): boolean =>
  search === null || [name, canonicalEmail].some((text) => fold(text).includes(fold(search)));
const ascii = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

export const brokenAdminPages: BrokenByCase = {
  'forSignIn: a device stays recognised whatever became of its session': [
    queries('recognises by sessions that are not ended', (real, store) => ({
      forSignIn: async (query) => {
        const found = await real.forSignIn(query);
        const live = [...store.sessions.values()].some(
          ({ deviceDigest, endedAt }) => deviceDigest === query.deviceDigest && endedAt === null,
        );
        return { ...found, deviceRecognised: found.deviceRecognised && live };
      },
    })),
    queries('recognises by sessions of this epoch', (real, store) => ({
      forSignIn: async (query) => {
        const found = await real.forSignIn(query);
        const live = [...store.sessions.values()].some(
          ({ deviceDigest, credentialEpoch }) =>
            deviceDigest === query.deviceDigest && credentialEpoch === found.admin?.credentialEpoch,
        );
        return { ...found, deviceRecognised: found.deviceRecognised && live };
      },
    })),
  ],
  'forSignIn: a sign-in that was not completed recognises no device': queries('recognises by challenges, too', (real, store) => ({
    forSignIn: async (query) => {
      const found = await real.forSignIn(query);
      const begun = [...store.challenges.values()].some(({ deviceDigest }) => deviceDigest === query.deviceDigest);
      return { ...found, deviceRecognised: query.deviceDigest !== null && (found.deviceRecognised || begun) };
    },
  })),
  'forSignIn, credentialsOf: say whether a second factor is enabled, at once': [
    queries('says never', (real) => ({
      forSignIn: async (query) => {
        const { admin, ...rest } = await real.forSignIn(query);
        return { ...rest, admin: admin === null ? null : { ...admin, secondFactorEnabled: false } };
      },
    })),
    queries('takes a pending seed for a factor', (real, store) => ({
      credentialsOf: async (query) => {
        const found = await real.credentialsOf(query);
        return found === null ? null : { ...found, secondFactorEnabled: store.totp.has(found.adminId) };
      },
    })),
    queries('asks whether anybody has one', (real, store) => ({
      forSignIn: async (query) => {
        const { admin, ...rest } = await real.forSignIn(query);
        const secondFactorEnabled = [...store.totp.values()].some(({ sealedSeed }) => sealedSeed !== null);
        return { ...rest, admin: admin === null ? null : { ...admin, secondFactorEnabled } };
      },
    })),
  ],
  'page: an admin keeps its place when it changes': queries('orders by the last change', (real) => ({
    page: async (query) => {
      const page = await real.page({ ...query, cursor: null, limit: 100 });
      if (page.outcome !== 'page' || query.cursor !== null) return real.page(query);
      const admins = [...page.admins].sort((one, other) => one.statusChangedAt - other.statusChangedAt);
      return { outcome: 'page', admins: admins.slice(0, query.limit), next: ((await real.page(query)) as typeof page).next };
    },
  })),
  'page: the filter holds on every page, and a page is filled behind it': [
    queries('filters the page it has cut', (real) => ({
      page: async (query) => {
        const page = await real.page({ ...query, filter: { status: null, search: null } });
        if (page.outcome !== 'page') return page;
        const { status, search } = query.filter;
        const lower = (text: string): string => text.toLowerCase();
        const admins = page.admins.filter((row) => (status === null || row.status === status) && fits(row, search, lower));
        return { ...page, admins };
      },
    })),
    queries('filters the first page alone', (real) => ({
      page: (query) => real.page(query.cursor === null ? query : { ...query, filter: { status: null, search: null } }),
    })),
  ],
  'page: status and search both have to fit': queries('lets the search win', (real) => ({
    page: (query) => real.page(query.filter.search === null ? query : { ...query, filter: { ...query.filter, status: null } }),
  })),
  'page: a search folds the case of every script': filtering('folds ASCII alone', (row, { filter }) =>
    fits(row, filter.search, ascii),
  ),
  'page: blanks in a search count': [
    queries('trims the search', (real) => ({
      page: (query) => real.page({ ...query, filter: { ...query.filter, search: query.filter.search?.trim() ?? null } }),
    })),
    filtering('drops every blank', (row, { filter }) =>
      fits(row, filter.search, (text) => text.toLowerCase().replaceAll(' ', '')),
    ),
  ],
};

/** Bootstraps, and then changes this of the row. */
function bootstrapping(wrong: string, then: (row: Row) => Partial<Row>): Broken {
  return commands(wrong, (real, store) => ({
    bootstrap: async (first) => {
      const claim = await real.bootstrap(first);
      if (claim.outcome === 'won') patch(store.admins, claim.adminId, then(store.admins.get(claim.adminId)!));
      return claim;
    },
  }));
}

/** Creates, and then changes this of the invitation. */
function inviting(wrong: string, then: (code: { readonly issuedAt: number; readonly expiresAt: number }) => object): Broken {
  return commands(wrong, (real, store) => ({
    create: async (creation) => {
      const claim = await real.create(creation);
      const code = store.codes.get(creation.invitation.codeDigest);
      if (claim.outcome === 'won' && code !== undefined) patch(store.codes, code.codeDigest, then(code));
      return claim;
    },
  }));
}

export const brokenAdminDetails: BrokenByCase = {
  'bootstrap: the address stays as it was given, and the name and the moment as told': [
    bootstrapping('stores the canonical address as the address', ({ canonicalEmail }) => ({ email: canonicalEmail })),
    bootstrapping('trims the name', ({ name }) => ({ name: name.trim() })),
    bootstrapping('keeps whole seconds', ({ createdAt }) => ({ createdAt: (Math.floor(createdAt / 1_000) * 1_000) as never })),
  ],
  'bootstrap: a second one with the same address changes nothing': commands('overwrites who has the address', (real, store) => ({
    bootstrap: async (first) => {
      const claim = await real.bootstrap(first);
      const known = [...store.admins.values()].find(({ canonicalEmail }) => canonicalEmail === first.canonicalEmail);
      if (claim.outcome === 'lost' && known !== undefined)
        patch(store.admins, known.adminId, { passwordHash: first.passwordHash });
      return claim;
    },
  })),
  'create: an active author may': commands('lets nobody but system actors', (real) => ({
    create: async (creation) => (creation.by.kind === 'system' ? real.create(creation) : REFUSED),
  })),
  'create: its invitation lives exactly as long as was said': [
    inviting('lets it live for ever', ({ expiresAt }) => ({ expiresAt: expiresAt + 9e9 })),
    inviting('lets it live two days at most', ({ issuedAt, expiresAt }) => ({
      expiresAt: Math.min(expiresAt, issuedAt + 2 * DAY),
    })),
    inviting('lets it live a day at least', ({ issuedAt, expiresAt }) => ({ expiresAt: Math.max(expiresAt, issuedAt + DAY) })),
  ],
  'create: a second invitation waits for the first, counted from the creation': [
    inviting('dates it at the beginning of time', () => ({ issuedAt: 0 })),
    inviting('dates it a second late', ({ issuedAt }) => ({ issuedAt: issuedAt + 1_000 })),
  ],
  'create: a second invitation replaces the first': broken('keeps every invitation', ({ real, store }) => ({
    OneTimeCodeRepository: {
      issue: async (issue) => {
        const before = store.codesOf(issue.adminId, issue.purpose);
        const claim = await real.OneTimeCodeRepository.issue(issue);
        if (claim.outcome === 'won') for (const row of before) store.codes.set(row.codeDigest, row);
        return claim;
      },
    },
  })),
  'acceptInvitation: without `activate` the epoch moves all the same, and the moment of the status stays': [
    commands('moves the epoch with the status', (real, store) => ({
      acceptInvitation: async (acceptance) => {
        const before = store.admins.get(acceptance.adminId);
        const claim = await real.acceptInvitation(acceptance);
        if (claim.outcome === 'won' && claim.from === claim.to && before !== undefined)
          patch(store.admins, acceptance.adminId, { credentialEpoch: before.credentialEpoch });
        return claim;
      },
    })),
    commands('dates the status anew', (real, store) => ({
      acceptInvitation: async (acceptance) => {
        const claim = await real.acceptInvitation(acceptance);
        if (claim.outcome === 'won') patch(store.admins, acceptance.adminId, { statusChangedAt: acceptance.at });
        return claim;
      },
    })),
  ],
  'acceptInvitation: concerns that admin alone': [
    toAll('verifies everybody', 'acceptInvitation', () => ({ emailVerified: true })),
    toAll('moves every epoch', 'acceptInvitation', ({ credentialEpoch }) => ({ credentialEpoch: credentialEpoch + 1 })),
  ],
  'changeStatus: moves that admin alone': [
    toAll('moves every epoch', 'changeStatus', ({ credentialEpoch }) => ({ credentialEpoch: credentialEpoch + 1 })),
    toAll('writes the reason everywhere', 'changeStatus', () => ({ statusReason: 'a reason' })),
  ],
  'changeStatus: the reason is that of the last change, and null where it had none': commands(
    'keeps the reason where none is given',
    (real, store) => ({
      changeStatus: async (change) => {
        const before = store.admins.get(change.adminId)?.statusReason ?? null;
        const claim = await real.changeStatus(change);
        if (claim.outcome === 'won' && change.reason === null) patch(store.admins, change.adminId, { statusReason: before });
        return claim;
      },
    }),
  ),
  'changeStatus: nobody has no status to move': commands('wins over nothing', (real, store) => ({
    changeStatus: async (change) =>
      store.admins.has(change.adminId)
        ? real.changeStatus(change)
        : { outcome: 'won', adminId: change.adminId, version: change.expectedVersion + 1 },
  })),
  'changeStatus: an active author may': commands('lets nobody but system actors', (real) => ({
    changeStatus: async (change) => (change.by.kind === 'system' ? real.changeStatus(change) : REFUSED),
  })),
  'changeStatus: the lifeline is the ability it is told': commands('knows one lifeline', (real) => ({
    changeStatus: (change) => real.changeStatus({ ...change, lifelineAbility: 'admins.administer' }),
  })),
};
