import type { SessionCommandRepository, SessionOpening } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, onStaleRead, patch, turn } from './broken.js';

type Commands = SessionCommandRepository;

function commands(wrong: string, methods: (real: Commands, store: InMemoryStore) => Partial<Commands>): Broken {
  return broken(wrong, ({ real, store }) => ({ SessionCommandRepository: methods(real.SessionCommandRepository, store) }));
}

/** Opens something else than it was told to. */
function opening(wrong: string, alter: (opening: SessionOpening, store: InMemoryStore) => SessionOpening): Broken {
  return commands(wrong, (real, store) => ({ open: (told) => real.open(alter(told, store)) }));
}

const racing = (wrong: string) =>
  commands(wrong, (real, store) => ({ open: (told) => onStaleRead(store, () => real.open(told)) }));

/** Counts sessions against the limit that do not count: as if each were live. */
function counting(wrong: string, alike: (told: SessionOpening) => Partial<SessionOpening['session']>): Broken {
  return commands(wrong, (real, store) => ({
    open: async (told) => {
      const before = store.sessions.where('admin', told.session.adminId);
      for (const { sessionId } of before) patch(store.sessions, sessionId, alike(told));
      const claim = await real.open(told);
      for (const { sessionId, endedAt, endReason, ...row } of before) {
        const ended = store.sessions.get(sessionId);
        patch(store.sessions, sessionId, {
          ...row,
          endedAt: ended?.endedAt ?? endedAt,
          endReason: ended?.endReason ?? endReason,
        });
      }
      return claim;
    },
  }));
}

export const brokenSessionLimit: BrokenByCase = {
  'open: `refuse` lets exactly the limit in of 32 parallel openings': [
    racing('counts, then inserts'),
    opening('lets one more in', (told) => ({ ...told, limit: { ...told.limit, maxLive: told.limit.maxLive + 1 } })),
  ],
  'open: `end_oldest` keeps exactly the limit under 32 parallel openings': commands(
    'counts before, ends after',
    (real, store) => ({
      open: async (told) => {
        const before = store.sessions.where('notEndedOf', told.session.adminId).length;
        const claim = await real.open({ ...told, limit: { ...told.limit, maxLive: 1_000 } });
        await turn();
        const oldest = store.sessions
          .where('notEndedOf', told.session.adminId)
          .slice(0, Math.max(0, before + 1 - told.limit.maxLive));
        for (const { sessionId } of oldest)
          patch(store.sessions, sessionId, { endedAt: told.session.openedAt, endReason: 'limit' });
        return claim.outcome === 'won' ? { ...claim, endedOldest: oldest.length } : claim;
      },
    }),
  ),
  'open: `end_oldest` ends the oldest, and as many as it takes': [
    commands('ends one at most', (real, store) => ({
      open: async (told) => {
        const claim = await real.open(told);
        const ended = store.sessions.where('admin', told.session.adminId).filter(({ endReason }) => endReason === 'limit');
        for (const { sessionId } of ended.slice(1)) patch(store.sessions, sessionId, { endedAt: null, endReason: null });
        return claim.outcome === 'won' ? { ...claim, endedOldest: Math.min(1, claim.endedOldest) } : claim;
      },
    })),
    commands('ends by order of insertion', (real, store) => ({
      open: async (told) => {
        const before = store.sessions.where('admin', told.session.adminId);
        for (const [index, { sessionId }] of before.entries()) patch(store.sessions, sessionId, { openedAt: index as never });
        const claim = await real.open(told);
        for (const { sessionId, openedAt } of before) patch(store.sessions, sessionId, { openedAt });
        return claim;
      },
    })),
  ],
  'open: an ended session does not count against the limit': counting('counts ended sessions', () => ({
    endedAt: null,
    endReason: null,
  })),
  'open: an expired session does not count against the limit': [
    counting('counts expired sessions', () => ({ expiresAt: 8e15 as never })),
    opening('does not count a session in its last millisecond', (told) => ({
      ...told,
      session: { ...told.session, openedAt: (told.session.openedAt + 1) as never },
    })),
  ],
  'open: a session of another system epoch does not count against the limit': counting('ignores the system epoch', (told) => ({
    systemEpoch: told.session.systemEpoch,
  })),
  'open: an idle session does not count against the limit': [
    opening('counts idle sessions', (told) => ({ ...told, limit: { ...told.limit, idleSince: 0 as never } })),
    opening('does not count a session seen just then', (told) => ({
      ...told,
      limit: { ...told.limit, idleSince: (told.limit.idleSince + 1) as never },
    })),
  ],
  'open: a session that is too old does not count against the limit': [
    opening('counts sessions that are too old', (told) => ({ ...told, limit: { ...told.limit, openedSince: 0 as never } })),
    opening('does not count a session opened just then', (told) => ({
      ...told,
      limit: { ...told.limit, openedSince: (told.limit.openedSince + 1) as never },
    })),
  ],
  'open: a session of an earlier credential epoch does not count against the limit': counting('ignores the epoch', (told) => ({
    credentialEpoch: told.session.credentialEpoch,
  })),
  'open: the session it replaces does not count against the limit': opening('counts the replaced one', (told) =>
    told.replacesSession === null ? told : { ...told, limit: { ...told.limit, maxLive: told.limit.maxLive - 1 } },
  ),
  "open: another admin's sessions neither count nor are ended": commands('counts the sessions of everybody', (real, store) => ({
    open: async (told) => {
      const before = store.sessions.size;
      const claim = await real.open(told);
      if (before >= told.limit.maxLive)
        for (const [id] of [...store.sessions].slice(0, 1))
          patch(store.sessions, id, { endedAt: told.session.openedAt, endReason: 'limit' });
      return claim;
    },
  })),
  'open: `end_oldest` ends live sessions alone, however old the dead ones are': commands(
    'ends the oldest, dead or not',
    (real, store) => ({
      open: async (told) => {
        const before = [...store.sessions.where('notEndedOf', told.session.adminId)].sort((a, b) => a.openedAt - b.openedAt);
        const claim = await real.open(told);
        if (claim.outcome === 'lost') return claim;
        for (const row of before) store.sessions.set(row.sessionId, row);
        for (const { sessionId } of before.slice(0, claim.endedOldest))
          patch(store.sessions, sessionId, { endedAt: told.session.openedAt, endReason: 'limit' });
        return claim;
      },
    }),
  ),
  'open: `end_oldest` ends one of several that opened at one moment': commands(
    'ends all that opened when the oldest did',
    (real, store) => ({
      open: async (told) => {
        const before = [...store.sessions.where('notEndedOf', told.session.adminId)].sort((a, b) => a.openedAt - b.openedAt);
        const claim = await real.open(told);
        if (claim.outcome === 'lost' || claim.endedOldest === 0) return claim;
        for (const { sessionId } of before.filter(({ openedAt }) => openedAt === before[0]?.openedAt))
          patch(store.sessions, sessionId, { endedAt: told.session.openedAt, endReason: 'limit' });
        return claim;
      },
    }),
  ),
  'open: `end_oldest` ends nothing for a session that takes the place of another': opening('counts the replaced one', (told) =>
    told.replacesSession === null ? told : { ...told, limit: { ...told.limit, maxLive: told.limit.maxLive - 1 } },
  ),
};
