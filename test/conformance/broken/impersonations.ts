import type { Instant } from '@maatify/admin-infra';
import type { StoredSession } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, onStaleRead, patch } from './broken.js';
import type { Queries } from './impersonating.js';
import { commands, queries, expiring, pretending, expiringAsIf, onlySessions, carriers, LATE } from './impersonating.js';
import { byMoment, byOffset } from './pages.js';

const ending = (wrong: string, alter: (row: StoredSession) => Partial<StoredSession>): Broken =>
  commands(wrong, (real, store) => ({
    expireDue: async (told) => {
      const answer = await real.expireDue(told);
      for (const { sessionId } of answer.ended) patch(store.sessions, sessionId, alter(store.sessions.get(sessionId)!));
      return answer;
    },
  }));

export const brokenImpersonationExpiry: BrokenByCase = {
  'expireDue: ends what is over, whatever ended it, and nothing else': [
    expiringAsIf('does not look at the epochs of admins', (_, store) => ({
      sessions: ({ adminId }) => ({ credentialEpoch: store.admins.get(adminId)?.credentialEpoch ?? 0 }),
    })),
    expiringAsIf('does not look at what it rests on', (_, store) => ({
      sessions: onlySessions(carriers(store), ({ adminId }) => ({
        endedAt: null,
        endReason: null,
        credentialEpoch: store.admins.get(adminId)?.credentialEpoch ?? 0,
      })),
    })),
    ending('calls it revoked', () => ({ endReason: 'revoked' })),
    ending('stamps the end it would have had', ({ expiresAt }) => ({ endedAt: expiresAt })),
    commands('names the two the wrong way round', (real) => ({
      expireDue: async (told) => {
        const { ended, more } = await real.expireDue(told);
        const turned = ended.map(({ sessionId, adminId, impersonatorId }) => ({
          sessionId,
          adminId: impersonatorId,
          impersonatorId: adminId,
        }));
        return { ended: turned, more };
      },
    })),
    expiringAsIf('ends every one', () => ({ admins: () => ({ status: 'suspended' }) })),
  ],
  'expireDue: ends what is expired, idle, too old or of another system epoch, by 1 ms; the same of what it rests on': [
    expiring('does not know idle ones', () => ({ idleSince: 0 as Instant })),
    expiring('does not know old ones', () => ({ openedSince: 0 as Instant })),
    expiring('takes one that is live by 1 ms for idle', ({ idleSince }) => ({ idleSince: (idleSince + 1) as Instant })),
    expiring('takes one that is live by 1 ms for too old', ({ openedSince }) => ({ openedSince: (openedSince + 1) as Instant })),
    expiringAsIf('spares one that expires at this very moment', () => ({
      sessions: ({ expiresAt }) => ({ expiresAt: (expiresAt + 1) as Instant }),
    })),
    expiringAsIf('does not know the system epoch', ({ systemEpoch }) => ({ sessions: () => ({ systemEpoch }) })),
    expiringAsIf('does not look whether what it rests on is over', (_, store) => ({
      sessions: onlySessions(carriers(store), () => ({ ...LATE, lastSeenAt: LATE.expiresAt, openedAt: LATE.expiresAt })),
    })),
  ],
  'expireDue: what was ended before keeps its end, and is named no more': expiringAsIf('ends it again', () => ({
    sessions: () => ({ endedAt: null, endReason: null }),
  })),
  'expireDue: ends at most the limit, and says when there is more': [
    commands('never says that there is more', (real) => ({
      expireDue: async (told) => ({ ...(await real.expireDue(told)), more: false }),
    })),
    commands('says that there is more when the slice was full', (real) => ({
      expireDue: async (told) => {
        const { ended } = await real.expireDue(told);
        return { ended, more: ended.length > 0 };
      },
    })),
  ],
  'expireDue: of 8 parallel runs each impersonation is named by one': commands('looks, then ends', (real, store) => ({
    expireDue: (told) => onStaleRead(store, () => real.expireDue(told)),
  })),
  'expireDue: leaves every other session alone': commands('ends every expired session', (real, store) => ({
    expireDue: async (told) => {
      for (const [id, row] of [...store.sessions])
        if (row.expiresAt <= told.at && row.impersonatorId === null)
          patch(store.sessions, id, { endedAt: told.at, endReason: 'expired' });
      return real.expireDue(told);
    },
  })),
};

type Page = Extract<Awaited<ReturnType<Queries['page']>>, { outcome: 'page' }>;

const paging = (
  wrong: string,
  page: (
    all: Page['impersonations'],
    query: Parameters<Queries['page']>[0],
  ) => { readonly rows: Page['impersonations']; readonly next: string | null },
): Broken =>
  queries(wrong, (real) => ({
    page: async (query) => {
      const whole = await real.page({ ...query, cursor: null, limit: 100 });
      if (whole.outcome !== 'page') return whole;
      const { rows, next } = page(whole.impersonations, query);
      return { outcome: 'page', impersonations: rows, next };
    },
  }));

export const brokenImpersonationQueries: BrokenByCase = {
  'page: newest first': paging('begins with the oldest', (all, { cursor, limit }) => byOffset([...all].reverse(), cursor, limit)),
  'page: stable under inserts': paging('counts rows off', (all, { cursor, limit }) => byOffset(all, cursor, limit)),
  'page: those of one moment are neither repeated nor lost': paging('continues from the moment', (all, { cursor, limit }) =>
    byMoment(all, ({ snapshot }) => snapshot.session.openedAt, cursor, limit, true),
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
  'page: each with its reason and all that decides whether it lives, and no other session': [
    paging('normalizes the reason', (all) => ({
      rows: all.map((one) => ({ ...one, reason: one.reason.normalize('NFC').trim() })),
      next: null,
    })),
    paging('forgets what it rests on', (all) => ({
      rows: all.map(({ snapshot, reason }) => ({ snapshot: { ...snapshot, impersonator: null }, reason })),
      next: null,
    })),
  ],
  'page: of one admin, by one admin, and both': [
    queries('does not filter by the admin', (real) => ({ page: (query) => real.page({ ...query, adminId: null }) })),
    queries('does not filter by the impersonator', (real) => ({
      page: (query) => real.page({ ...query, impersonatorId: null }),
    })),
    paging('hides what was ended', (all) => ({
      rows: all.filter(({ snapshot }) => snapshot.session.endedAt === null),
      next: null,
    })),
  ],
  'latestBy: the last that nobody has ended, with all that decides whether it lives; null for none': [
    queries('hides what is over', (real) => ({
      latestBy: async (query) => {
        const latest = await real.latestBy(query);
        return latest !== null && latest.session.expiresAt < latest.session.openedAt + 1_000 ? null : latest;
      },
    })),
    queries('forgets what it rests on', (real) => ({
      latestBy: async (query) => {
        const latest = await real.latestBy(query);
        return latest === null ? null : { ...latest, impersonator: null };
      },
    })),
    queries('answers ended ones', (_, store) => ({
      latestBy: async ({ impersonatorId }) => {
        const [last] = [...store.sessions.values()].filter((one) => one.impersonatorId === impersonatorId).slice(-1);
        return last === undefined ? null : ({ session: last, impersonator: null } as never);
      },
    })),
  ],
};

/** What others get wrong about a session in which somebody impersonates. */
export const brokenImpersonatedSessions: BrokenByCase = {
  'open: a session in which somebody impersonates neither counts nor is ended': broken(
    'counts it with the others',
    ({ real, store }) => ({
      SessionCommandRepository: {
        open: (told) =>
          pretending(store, { sessions: () => ({ impersonatorId: null }) }, () => real.SessionCommandRepository.open(told)),
      },
    }),
  ),
  'expireDue: leaves a session in which somebody impersonates to those who tell of it': broken(
    'ends it with the others',
    ({ real, store }) => ({
      SessionCommandRepository: {
        expireDue: (told) =>
          pretending(store, { sessions: () => ({ impersonatorId: null }) }, () => real.SessionCommandRepository.expireDue(told)),
      },
    }),
  ),
};
