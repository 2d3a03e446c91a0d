import type {
  ExpiryOfImpersonations,
  ImpersonationCommandRepository,
  ImpersonationQueryRepository,
  ImpersonationStart,
  Instant,
  SessionSnapshot,
} from '@maatify/admin-infra';
import type { InMemoryStore, StoredAdmin, StoredSession } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, onStaleRead, patch, turn } from './broken.js';
import { byMoment, byOffset } from './pages.js';

type Commands = ImpersonationCommandRepository;
type Queries = ImpersonationQueryRepository;
type Start = ImpersonationStart;

const commands = (wrong: string, methods: (real: Commands, store: InMemoryStore) => Partial<Commands>): Broken =>
  broken(wrong, ({ real, store }) => ({
    ImpersonationCommandRepository: methods(real.ImpersonationCommandRepository, store),
  }));
const queries = (wrong: string, methods: (real: Queries, store: InMemoryStore) => Partial<Queries>): Broken =>
  broken(wrong, ({ real, store }) => ({ ImpersonationQueryRepository: methods(real.ImpersonationQueryRepository, store) }));

/** Is told something else than it was. */
const starting = (wrong: string, alter: (told: Start, store: InMemoryStore) => Partial<Start>): Broken =>
  commands(wrong, (real, store) => ({ start: (told) => real.start({ ...told, ...alter(told, store) }) }));
const expiring = (wrong: string, alter: (told: ExpiryOfImpersonations) => Partial<ExpiryOfImpersonations>): Broken =>
  commands(wrong, (real) => ({ expireDue: (told) => real.expireDue({ ...told, ...alter(told) }) }));

interface Pretence {
  readonly admins?: (row: StoredAdmin) => Partial<StoredAdmin>;
  readonly sessions?: (row: StoredSession) => Partial<StoredSession>;
}

/** Acts as if the rows that are there were others; the right contract acts in the tick it is called in. */
function pretending<T>(store: InMemoryStore, { admins, sessions }: Pretence, act: () => Promise<T>): Promise<T> {
  const before = [[...store.admins], [...store.sessions]] as const;
  for (const [key, row] of before[0]) if (admins !== undefined) patch(store.admins, key, admins(row));
  for (const [key, row] of before[1]) if (sessions !== undefined) patch(store.sessions, key, sessions(row));
  const acting = act();
  for (const [key, row] of before[0]) store.admins.set(key, row);
  for (const [key, row] of before[1]) {
    const now = store.sessions.get(key);
    const { endedAt, endReason } = now?.endReason === 'expired' ? now : row;
    store.sessions.set(key, Object.freeze({ ...row, endedAt, endReason }));
  }
  return acting;
}
const startingAsIf = (wrong: string, pretence: (told: Start, store: InMemoryStore) => Pretence): Broken =>
  commands(wrong, (real, store) => ({ start: (told) => pretending(store, pretence(told, store), () => real.start(told)) }));
const expiringAsIf = (wrong: string, pretence: (told: ExpiryOfImpersonations, store: InMemoryStore) => Pretence): Broken =>
  commands(wrong, (real, store) => ({
    expireDue: (told) => pretending(store, pretence(told, store), () => real.expireDue(told)),
  }));

const only =
  <Row>(fits: (row: Row) => boolean, changes: (row: Row) => Partial<Row>) =>
  (row: Row): Partial<Row> =>
    fits(row) ? changes(row) : {};
const onlyAdmins = only<StoredAdmin>;
const onlySessions = only<StoredSession>;
const isAuthor =
  ({ by }: Start) =>
  ({ adminId }: StoredAdmin) =>
    by.kind === 'admin' && adminId === by.adminId;
const isCarrier =
  ({ carriedBy }: Start) =>
  ({ sessionId }: StoredSession) =>
    sessionId === carriedBy;
const carriers = (store: InMemoryStore) => {
  const ids = new Set([...store.impersonations.values()].map(({ carriedBy }) => carriedBy));
  return ({ sessionId }: StoredSession) => ids.has(sessionId);
};
const epochOf = (by: Start['by']) => ({ credentialEpoch: by.kind === 'admin' ? by.credentialEpoch : 0 });
const asIfAuthorStood = ({ by }: Start): Partial<StoredAdmin> => ({ status: 'active', ...epochOf(by) });
const LATE = { expiresAt: 9_000_000_000_000 as Instant };

/** Looks at the sessions as it is told to, and answers what it then finds. */
const seeing = (wrong: string, see: (snapshot: SessionSnapshot, store: InMemoryStore) => SessionSnapshot): Broken =>
  broken(wrong, ({ real, store }) => ({
    SessionQueryRepository: {
      byId: async (query) => {
        const found = await real.SessionQueryRepository.byId(query);
        return found === null ? null : see(found, store);
      },
    },
  }));

const seenFirst = (pick: (one: SessionSnapshot) => Partial<NonNullable<SessionSnapshot['impersonator']>>) => {
  const first = new Map<string, SessionSnapshot>();
  return (snapshot: SessionSnapshot): SessionSnapshot => {
    const { sessionId } = snapshot.session;
    const earlier = first.get(sessionId) ?? snapshot;
    first.set(sessionId, earlier);
    const { impersonator } = snapshot;
    return impersonator === null ? snapshot : { ...snapshot, impersonator: { ...impersonator, ...pick(earlier) } };
  };
};

export const brokenImpersonationStarts: BrokenByCase = {
  'start: the session as it was told, with the one it rests on, wherever it is read': [
    seeing('forgets what it rests on', (found) => ({ ...found, impersonator: null })),
    seeing('answers it as resting on itself', ({ session, ...found }) => {
      const { impersonator } = found;
      const of = { ...impersonator?.session, sessionId: session.sessionId } as never;
      return { session, ...found, impersonator: impersonator === null ? null : { ...impersonator, session: of } };
    }),
    starting('opens it a moment later', ({ session }) => ({
      session: { ...session, provenAt: (session.provenAt + 1) as Instant },
    })),
    commands('touches the session it rests on', (real, store) => ({
      start: async (told) => {
        const claim = await real.start(told);
        patch(store.sessions, told.carriedBy, { lastSeenAt: (told.session.openedAt + 1_000) as Instant });
        return claim;
      },
    })),
    broken('lists it as resting on nothing', ({ real }) => ({
      SessionQueryRepository: {
        page: async (query) => {
          const page = await real.SessionQueryRepository.page(query);
          if (page.outcome !== 'page') return page;
          return { ...page, sessions: page.sessions.map((one) => ({ ...one, impersonator: null })) };
        },
      },
    })),
    broken('knows nothing of it by its token', ({ real }) => ({
      SessionQueryRepository: {
        byTokenDigest: async (query) => {
          const found = await real.SessionQueryRepository.byTokenDigest(query);
          return found === null ? null : { ...found, impersonator: null };
        },
      },
    })),
  ],
  "start: the impersonator's session, status and epoch are those of now": [
    broken('keeps the status it first saw', ({ real }) => {
      const see = seenFirst(({ impersonator }) => ({ adminStatus: impersonator?.adminStatus ?? 'active' }));
      return {
        SessionQueryRepository: {
          byId: async (query) => {
            const found = await real.SessionQueryRepository.byId(query);
            return found === null ? null : see(found);
          },
        },
      };
    }),
    seeing("answers the admin's status and epoch for the impersonator's", (found) => {
      const { adminStatus, adminCredentialEpoch, impersonator } = found;
      return impersonator === null ? found : { ...found, impersonator: { ...impersonator, adminStatus, adminCredentialEpoch } };
    }),
    seeing('answers the epoch it was opened under', (found) => {
      const { impersonator } = found;
      if (impersonator === null) return found;
      return { ...found, impersonator: { ...impersonator, adminCredentialEpoch: impersonator.session.credentialEpoch } };
    }),
    seeing('does not know that it was ended', (found) => {
      const { impersonator } = found;
      if (impersonator === null) return found;
      const session = { ...impersonator.session, endedAt: null, endReason: null };
      return { ...found, impersonator: { ...impersonator, session } };
    }),
  ],
  'start: refused when the author moved': [
    startingAsIf('does not look at the author', (told) => ({ admins: onlyAdmins(isAuthor(told), () => asIfAuthorStood(told)) })),
    startingAsIf('looks at the epoch of the author alone', (told) => ({ admins: onlyAdmins(isAuthor(told), () => ({ status: 'active' })) })),
    startingAsIf('looks at the status of the author alone', (told) => ({ admins: onlyAdmins(isAuthor(told), () => epochOf(told.by)) })),
    starting('takes a part of the host for whose session it is', ({ by, carriedBy }, { sessions }) => {
      const { adminId, credentialEpoch } = sessions.get(carriedBy)!;
      return by.kind === 'admin' ? {} : { by: { kind: 'admin', adminId, credentialEpoch } };
    }),
  ],
  'start: refused unless the admin is active, under the epoch that was read': [
    startingAsIf('does not look at the epoch', ({ session: { adminId, credentialEpoch } }) => ({
      admins: onlyAdmins(
        (row) => row.adminId === adminId,
        () => ({ credentialEpoch }),
      ),
    })),
    startingAsIf('does not look at the status', ({ session: { adminId } }) => ({
      admins: onlyAdmins(
        (row) => row.adminId === adminId,
        () => ({ status: 'active' }),
      ),
    })),
  ],
  'start: rests on a live session of the author, by 1 ms': [
    startingAsIf('lets an expired one carry it', (told) => ({ sessions: onlySessions(isCarrier(told), () => LATE) })),
    starting('does not know idle ones', () => ({ idleSince: 0 as Instant })),
    starting('does not know old ones', () => ({ openedSince: 0 as Instant })),
    startingAsIf('does not know the system epoch', (told) => ({
      sessions: onlySessions(isCarrier(told), () => ({ systemEpoch: told.session.systemEpoch })),
    })),
    starting('takes one that is live by 1 ms for idle', ({ idleSince }) => ({ idleSince: (idleSince + 1) as Instant })),
    starting('takes one that is live by 1 ms for too old', ({ openedSince }) => ({ openedSince: (openedSince + 1) as Instant })),
    startingAsIf('takes one that is live by 1 ms for expired', (told) => ({
      sessions: onlySessions(isCarrier(told), ({ expiresAt }) => ({ expiresAt: (expiresAt - 1) as Instant })),
    })),
  ],
  'start: rests on no session that was ended, is unknown, of another or of an earlier epoch': [
    startingAsIf('lets an ended one carry it', (told) => ({
      sessions: onlySessions(isCarrier(told), () => ({ endedAt: null, endReason: null })),
    })),
    startingAsIf('does not look whose it is', (told) => ({
      sessions: onlySessions(isCarrier(told), () =>
        told.by.kind === 'admin' ? { adminId: told.by.adminId, credentialEpoch: told.by.credentialEpoch } : {},
      ),
    })),
    startingAsIf('does not look at its epoch', (told) => ({ sessions: onlySessions(isCarrier(told), () => epochOf(told.by)) })),
  ],
  'start: rests on no session whose device was revoked': startingAsIf('does not look at its device', (told) => ({
    sessions: onlySessions(isCarrier(told), () => ({ deviceDigest: null })),
  })),
  'start: nobody impersonates out of an impersonation': startingAsIf('does not look who is in it', (told) => ({
    sessions: onlySessions(isCarrier(told), () => ({ impersonatorId: null })),
  })),
  'start: one by one admin at a time, whomever and from wherever': [
    startingAsIf('does not look for another', (told) => ({
      sessions: onlySessions(
        (row) => row.impersonatorId !== null && !isCarrier(told)(row),
        () => ({ endedAt: 1 as Instant, endReason: 'revoked' }),
      ),
    })),
    startingAsIf('looks for the same admin alone', (told) => ({
      sessions: onlySessions(
        (row) => row.impersonatorId !== null && row.adminId !== told.session.adminId,
        () => ({ endedAt: 1 as Instant, endReason: 'revoked' }),
      ),
    })),
    startingAsIf('lets one be impersonated once', (told) => ({
      sessions: onlySessions(
        (row) => row.impersonatorId !== null && row.adminId === told.session.adminId,
        () => ({ impersonatorId: told.session.impersonatorId }),
      ),
    })),
    startingAsIf('counts ended ones', () => ({
      sessions: onlySessions(
        (row) => row.impersonatorId !== null,
        () => ({ endedAt: null, endReason: null }),
      ),
    })),
  ],
  'start: what is dead keeps nobody from starting another': [
    startingAsIf('counts expired ones', () => ({ sessions: onlySessions((row) => row.impersonatorId !== null, () => LATE) })),
    startingAsIf('counts those that rest on an ended session', (_, store) => ({
      sessions: onlySessions(carriers(store), () => ({ endedAt: null, endReason: null })),
    })),
    startingAsIf('counts those of an earlier epoch', (_, store) => ({
      sessions: onlySessions(
        (row) => row.impersonatorId !== null,
        ({ adminId }) => ({ credentialEpoch: store.admins.get(adminId)?.credentialEpoch ?? 0 }),
      ),
    })),
    startingAsIf('counts those of an earlier system epoch', (told) => ({
      sessions: () => ({ systemEpoch: told.session.systemEpoch }),
    })),
  ],
  'start: of 16 parallel starts by one admin one wins': commands('looks, then starts', (real, store) => ({
    start: (told) => onStaleRead(store, () => real.start(told)),
  })),
  'start: two who begin to act as each other both do, 10 times without a deadlock': commands(
    'locks the one, then the other',
    (real) => {
      const locked = new Set<string>();
      return {
        start: async (told) => {
          const author = told.by.kind === 'admin' ? told.by.adminId : '';
          locked.add(author);
          await turn();
          const stuck = locked.has(told.session.adminId);
          await turn();
          locked.delete(author);
          if (stuck) throw new Error('deadlock');
          return real.start(told);
        },
      };
    },
  ),
  'start beside what ends all sessions of either: the one that wins is seen by the other': commands(
    'looks, then starts',
    (real, store) => ({
      start: async (told) => {
        const [admin, author] = [store.admins.get(told.session.adminId), told.by.kind === 'admin' ? told.by.adminId : null];
        const before = author === null ? undefined : store.admins.get(author);
        await turn();
        const claim = await pretending(
          store,
          { admins: (row) => (row.adminId === admin?.adminId ? { ...admin } : row.adminId === author ? { ...before } : {}) },
          () => real.start(told),
        );
        // The write that moved the epoch is lost under the one that read before it.
        for (const row of [admin, before]) if (row !== undefined) store.admins.set(row.adminId, row);
        return claim;
      },
    }),
  ),
  'start: by one author for 2 admins, one after the other was ended, without a trace of the first': commands(
    'overwrites the one before it',
    (real, store) => ({
      start: async (told) => {
        const [earlier] = [...store.sessions.values()].filter(
          ({ impersonatorId }) => impersonatorId === told.session.impersonatorId,
        );
        const claim = await real.start(told);
        if (earlier !== undefined) patch(store.sessions, earlier.sessionId, { endReason: 'replaced' });
        return claim;
      },
    }),
  ),
};

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
