import type { AdminId, SessionCommandRepository, SessionEnding, SessionRecord } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, onStaleRead, patch, turn } from './broken.js';

type Commands = SessionCommandRepository;
const WON = { outcome: 'won' } as const;

function commands(wrong: string, methods: (real: Commands, store: InMemoryStore) => Partial<Commands>): Broken {
  return broken(wrong, ({ real, store }) => ({ SessionCommandRepository: methods(real.SessionCommandRepository, store) }));
}

function epochOf(store: InMemoryStore, adminId: AdminId): number {
  return store.admins.get(adminId)?.credentialEpoch ?? 0;
}

/** Ends a session, and changes this of it as well. */
function endingWith(wrong: string, alter: (ending: SessionEnding) => Partial<SessionRecord>): Broken {
  return commands(wrong, (real, store) => ({
    end: async (ending) => {
      const claim = await real.end(ending);
      if (claim.outcome === 'won') patch(store.sessions, ending.sessionId, alter(ending));
      return claim;
    },
  }));
}

export const brokenSessionEnding: BrokenByCase = {
  'touch: moves lastSeenAt forward only, and nothing else': [
    commands('moves it back too', (real, store) => ({
      touch: async (touch) => {
        const claim = await real.touch(touch);
        patch(store.sessions, touch.sessionId, { lastSeenAt: touch.at });
        return claim;
      },
    })),
    commands('prolongs the session', (real, store) => ({
      touch: async (touch) => {
        const claim = await real.touch(touch);
        patch(store.sessions, touch.sessionId, { expiresAt: (touch.at + 86_400_000) as never });
        return claim;
      },
    })),
    commands('counts it as a proof', (real, store) => ({
      touch: async (touch) => {
        const claim = await real.touch(touch);
        patch(store.sessions, touch.sessionId, { provenAt: touch.at });
        return claim;
      },
    })),
  ],
  'touch: 32 parallel touches leave the latest moment': commands('reads, compares and writes', (real, store) => ({
    touch: (touch) => onStaleRead(store, () => real.touch(touch)),
  })),
  'touch: an ended session stays ended': [
    commands('un-ends it', (real, store) => ({
      touch: async (touch) => {
        patch(store.sessions, touch.sessionId, { endedAt: null, endReason: null });
        return real.touch(touch);
      },
    })),
    commands('touches an ended one', (_real, store) => ({
      touch: async ({ sessionId, at }) => {
        patch(store.sessions, sessionId, { lastSeenAt: at });
        return WON;
      },
    })),
  ],
  'touch beside end: 32 parallel calls leave it ended': commands('writes back the row it read', (real, store) => ({
    touch: async (touch) => {
      const read = store.sessions.get(touch.sessionId)!;
      await turn();
      if (read.endedAt === null) store.sessions.set(touch.sessionId, { ...read, lastSeenAt: touch.at });
      return read.endedAt === null ? WON : real.touch(touch);
    },
  })),
  'end: is terminal': commands('ends again', (real, store) => ({
    end: async (ending) => {
      const claim = await real.end(ending);
      if (claim.outcome === 'lost' && claim.reason === 'already_ended')
        patch(store.sessions, ending.sessionId, { endedAt: ending.at, endReason: ending.reason });
      return claim;
    },
  })),
  'end: of 16 parallel endings one wins, and its reason stays': commands('reads, then ends', (real, store) => ({
    end: (ending) => onStaleRead(store, () => real.end(ending)),
  })),
  'end: both ids must match one session': commands('ignores the admin', (real, store) => ({
    end: (ending) => real.end({ ...ending, adminId: store.sessions.get(ending.sessionId)?.adminId ?? ending.adminId }),
  })),
  'end: ends the named session alone': commands('ends every session of the admin', (real, store) => ({
    end: async (ending) => {
      for (const { sessionId } of store.sessions.where('notEndedOf', ending.adminId))
        if (sessionId !== ending.sessionId) patch(store.sessions, sessionId, { endedAt: ending.at, endReason: ending.reason });
      return real.end(ending);
    },
  })),
  'endAll: moves the epoch by one, which every session and challenge shows': [
    commands('ends sessions, leaves the epoch', (real, store) => ({
      endAll: async (ending) => {
        const claim = await real.endAll(ending);
        if (claim.outcome === 'won') patch(store.admins, ending.adminId, { credentialEpoch: ending.expectedEpoch });
        return claim;
      },
    })),
    commands('moves the epoch by two', (real, store) => ({
      endAll: async (ending) => {
        const claim = await real.endAll(ending);
        if (claim.outcome === 'won') patch(store.admins, ending.adminId, { credentialEpoch: ending.expectedEpoch + 2 });
        return claim;
      },
    })),
    commands('answers the epoch of before', (real) => ({
      endAll: async (ending) => {
        const claim = await real.endAll(ending);
        return claim.outcome === 'won' ? { ...claim, credentialEpoch: ending.expectedEpoch } : claim;
      },
    })),
  ],
  'endAll: moves nothing but the epoch of that admin': [
    commands('moves the version too', (real, store) => ({
      endAll: async (ending) => {
        const claim = await real.endAll(ending);
        const { version } = store.admins.get(ending.adminId)!;
        if (claim.outcome === 'won') patch(store.admins, ending.adminId, { version: version + 1 });
        return claim;
      },
    })),
    commands('moves the epoch of everybody', (real, store) => ({
      endAll: async (ending) => {
        const claim = await real.endAll(ending);
        for (const [adminId, { credentialEpoch }] of store.admins)
          if (adminId !== ending.adminId) patch(store.admins, adminId, { credentialEpoch: credentialEpoch + 1 });
        return claim;
      },
    })),
  ],
  'endAll: refused when the epoch is not as expected': [
    commands('ignores the epoch', (real, store) => ({
      endAll: (ending) => real.endAll({ ...ending, expectedEpoch: epochOf(store, ending.adminId) }),
    })),
    commands('refuses smaller epochs alone', (real, store) => ({
      endAll: (ending) =>
        real.endAll({ ...ending, expectedEpoch: Math.min(ending.expectedEpoch, epochOf(store, ending.adminId)) }),
    })),
  ],
  'endAll: of 16 parallel calls one wins': commands('reads, compares and writes', (real, store) => ({
    endAll: (ending) => onStaleRead(store, () => real.endAll(ending)),
  })),
  'endAll: an unknown admin is not found': commands('wins over nothing', (real, store) => ({
    endAll: async (ending) =>
      store.admins.has(ending.adminId) ? real.endAll(ending) : { outcome: 'won', adminId: ending.adminId, credentialEpoch: 1 },
  })),
  'endAll: an admin may end the sessions of oneself': commands('looks at the author afterwards', (real) => ({
    endAll: async (ending) => {
      const claim = await real.endAll(ending);
      const self = ending.by.kind === 'admin' && ending.by.adminId === ending.adminId;
      return claim.outcome === 'won' && self ? { outcome: 'lost', reason: 'author_moved' } : claim;
    },
  })),
  "endAll: two admins who end each other's sessions at once: one does, 10 times without a deadlock": commands(
    'looks at the author, then writes',
    (real, store) => ({
      endAll: async (ending) => {
        const { by } = ending;
        const stands = by.kind === 'system' || epochOf(store, by.adminId) === by.credentialEpoch;
        await turn();
        return stands ? real.endAll({ ...ending, by: { kind: 'system', name: 'checked' } }) : real.endAll(ending);
      },
    }),
  ),
  'touch: concerns that session alone': commands('touches every session of the admin', (real, store) => ({
    touch: async (touch) => {
      const { adminId } = store.sessions.get(touch.sessionId)!;
      for (const { sessionId } of store.sessions.where('admin', adminId))
        patch(store.sessions, sessionId, { lastSeenAt: touch.at });
      return real.touch(touch);
    },
  })),
  'touch: what does not exist is ended': [
    commands('wins over nothing', (real, store) => ({
      touch: async (touch) => (store.sessions.has(touch.sessionId) ? real.touch(touch) : WON),
    })),
    commands('throws for what does not exist', (real, store) => ({
      touch: async (touch) => {
        if (!store.sessions.has(touch.sessionId)) throw new Error('not found');
        return real.touch(touch);
      },
    })),
  ],
  'end: changes its end and nothing else of the session': [
    endingWith('counts it as seen', ({ at }) => ({ lastSeenAt: at })),
    endingWith('lets it expire', ({ at }) => ({ expiresAt: at })),
    endingWith('forgets the proof', () => ({ provenAt: 0 as never })),
    endingWith('stamps its own clock', () => ({ endedAt: Date.now() as never })),
  ],
  'endAll: the admin may have any status': commands('finds active admins alone', (real, store) => ({
    endAll: async (ending) =>
      store.admins.get(ending.adminId)?.status === 'active' ? real.endAll(ending) : { outcome: 'lost', reason: 'not_found' },
  })),
  'endAll: an active author may end the sessions of another': commands(
    'moves the epoch of the author as well',
    (real, store) => ({
      endAll: async (ending) => {
        const claim = await real.endAll(ending);
        const { by } = ending;
        if (claim.outcome === 'won' && by.kind === 'admin' && by.adminId !== ending.adminId)
          patch(store.admins, by.adminId, { credentialEpoch: by.credentialEpoch + 1 });
        return claim;
      },
    }),
  ),
};
