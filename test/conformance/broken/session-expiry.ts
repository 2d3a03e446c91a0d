import type { ExpiryOfSessions, SessionCommandRepository } from '@maatify/admin-infra';
import type { InMemoryStore, StoredSession } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, onStaleRead, patch, turn } from './broken.js';

type Commands = SessionCommandRepository;

const commands = (wrong: string, methods: (real: Commands, store: InMemoryStore) => Partial<Commands>): Broken =>
  broken(wrong, ({ real, store }) => ({ SessionCommandRepository: methods(real.SessionCommandRepository, store) }));

/** Is told something else than it was. */
const told = (wrong: string, alter: (expiry: ExpiryOfSessions) => Partial<ExpiryOfSessions>): Broken =>
  commands(wrong, (real) => ({ expireDue: (expiry) => real.expireDue({ ...expiry, ...alter(expiry) }) }));

/** Ends what it should, and leaves something else of it. */
const ending = (wrong: string, alter: (session: StoredSession) => Partial<StoredSession>): Broken =>
  commands(wrong, (real, store) => ({
    expireDue: async (expiry) => {
      const answer = await real.expireDue(expiry);
      for (const [id, session] of [...store.sessions])
        if (session.endReason === 'expired') patch(store.sessions, id, alter(session));
      return answer;
    },
  }));

export const brokenSessionExpiry: BrokenByCase = {
  'expireDue: ends what is expired, idle or too old, by 1 ms, and nothing else': [
    told('does not know idle ones', () => ({ idleSince: 0 as never })),
    told('does not know old ones', () => ({ openedSince: 0 as never })),
    told('takes one that is live by 1 ms for idle', ({ idleSince }) => ({ idleSince: (idleSince + 1) as never })),
    told('takes one that is live by 1 ms for too old', ({ openedSince }) => ({ openedSince: (openedSince + 1) as never })),
    told('takes one that is live by 1 ms for expired', ({ at }) => ({ at: (at + 1) as never })),
    told('spares one that expires at this very moment', ({ at }) => ({ at: (at - 1) as never })),
    ending('calls them revoked', () => ({ endReason: 'revoked' })),
    ending('stamps the end they would have had', ({ expiresAt }) => ({ endedAt: expiresAt })),
  ],
  'expireDue: what was ended before keeps its end': commands('ends it again', (real, store) => ({
    expireDue: async (expiry) => {
      for (const [id, { expiresAt }] of [...store.sessions])
        if (expiresAt <= expiry.at) patch(store.sessions, id, { endedAt: expiry.at, endReason: 'expired' });
      return real.expireDue(expiry);
    },
  })),
  'expireDue: ends at most the limit, and says when there is more': [
    told('knows no limit', () => ({ limit: 1_000 })),
    commands('never says that there is more', (real) => ({
      expireDue: async (expiry) => ({ ...(await real.expireDue(expiry)), more: false }),
    })),
    commands('says that there is more when the slice was full', (real) => ({
      expireDue: async (expiry) => {
        const { ended } = await real.expireDue(expiry);
        return { ended, more: ended === expiry.limit };
      },
    })),
  ],
  'expireDue: 8 parallel runs end each session once': commands('reads, then writes', (real, store) => ({
    expireDue: (expiry) => onStaleRead(store, () => real.expireDue(expiry)),
  })),
  'expireDue beside touch: a session that was used goes on, or stays ended': commands('reads, then writes', (_real, store) => ({
    expireDue: async ({ idleSince, at }) => {
      const due = [...store.sessions.values()].filter(({ lastSeenAt, endedAt }) => endedAt === null && lastSeenAt < idleSince);
      await turn();
      for (const { sessionId, lastSeenAt } of due)
        patch(store.sessions, sessionId, { lastSeenAt, endedAt: at, endReason: 'replaced' });
      return { ended: due.length, more: false };
    },
  })),
};
