import type { Instant } from '@maatify/admin-infra';

import type { BrokenByCase } from './broken.js';
import { broken, onStaleRead, patch, turn } from './broken.js';
import {
  commands,
  starting,
  pretending,
  startingAsIf,
  onlyAdmins,
  onlySessions,
  isAuthor,
  isCarrier,
  carriers,
  epochOf,
  asIfAuthorStood,
  LATE,
  seeing,
  seenFirst,
} from './impersonating.js';

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
    startingAsIf('looks at the epoch of the author alone', (told) => ({
      admins: onlyAdmins(isAuthor(told), () => ({ status: 'active' })),
    })),
    startingAsIf('looks at the status of the author alone', (told) => ({
      admins: onlyAdmins(isAuthor(told), () => epochOf(told.by)),
    })),
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
    startingAsIf('counts expired ones', () => ({
      sessions: onlySessions(
        (row) => row.impersonatorId !== null,
        () => LATE,
      ),
    })),
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
