import type { AdminId, SessionCommandRepository, SessionOpening } from '@maatify/admin-infra';
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

/** Acts as if the admin were active under the epoch it is told. */
async function regardless<T>(
  store: InMemoryStore,
  adminId: AdminId,
  as: { readonly status?: 'active'; readonly credentialEpoch?: number },
  act: () => Promise<T>,
): Promise<T> {
  const before = store.admins.get(adminId);
  patch(store.admins, adminId, as);
  const answer = await act();
  if (before !== undefined) patch(store.admins, adminId, { status: before.status, credentialEpoch: before.credentialEpoch });
  return answer;
}

const racing = (wrong: string) =>
  commands(wrong, (real, store) => ({ open: (told) => onStaleRead(store, () => real.open(told)) }));

/** Ends the replaced session, and leaves or changes this of it. */
function replacing(wrong: string, alter: (told: SessionOpening) => Partial<SessionOpening['session']>): Broken {
  return commands(wrong, (real, store) => ({
    open: async (told) => {
      const claim = await real.open(told);
      if (told.replacesSession !== null) patch(store.sessions, told.replacesSession, alter(told));
      return claim;
    },
  }));
}

export const brokenSessionOpening: BrokenByCase = {
  'open: the session is stored under its id and its token digest': [
    opening('stores another digest', (told) => ({
      ...told,
      tokenDigest: Array.from(told.tokenDigest).reverse().join('') as never,
    })),
    opening('stores its own clock', (told) => ({ ...told, session: { ...told.session, openedAt: Date.now() as never } })),
    commands('answers another session', (real) => ({
      open: async (told) => ({ ...(await real.open(told)), sessionId: 'x' as never }),
    })),
  ],
  'open: refused unless the admin is active': [
    commands('ignores the status', (real, store) => ({
      open: (told) => regardless(store, told.session.adminId, { status: 'active' }, () => real.open(told)),
    })),
    commands('refuses suspended and locked admins alone', (real, store) => ({
      open: async (told) => {
        const invited = store.admins.get(told.session.adminId)?.status === 'pending_verification';
        return invited ? regardless(store, told.session.adminId, { status: 'active' }, () => real.open(told)) : real.open(told);
      },
    })),
    commands('throws for who does not exist', (real, store) => ({
      open: async (told) => {
        if (!store.admins.has(told.session.adminId)) throw new Error('violates a foreign key');
        return real.open(told);
      },
    })),
  ],
  'open: refused when the epoch moved': [
    commands('ignores the epoch', (real, store) => ({
      open: (told) => {
        const { adminId, credentialEpoch } = told.session;
        return regardless(store, adminId, { credentialEpoch }, () => real.open(told));
      },
    })),
    commands('refuses smaller epochs alone', (real, store) => ({
      open: (told) => {
        const { adminId, credentialEpoch } = told.session;
        const early = credentialEpoch > (store.admins.get(adminId)?.credentialEpoch ?? 0);
        return early ? regardless(store, adminId, { credentialEpoch }, () => real.open(told)) : real.open(told);
      },
    })),
  ],
  'open: closes its challenge, which leads to no second session': commands('leaves the challenge open', (real, store) => ({
    open: async (told) => {
      const claim = await real.open(told);
      if (told.closesChallenge !== null) patch(store.challenges, told.closesChallenge, { closedAt: null });
      return claim;
    },
  })),
  'open: 16 parallel openings on one challenge make one session': racing('reads the challenge, then closes it'),
  'open: a challenge that is unknown or of another admin opens nothing': [
    opening("closes anybody's challenge", (told, store) => {
      const known = told.closesChallenge !== null && store.challenges.has(told.closesChallenge);
      return known ? { ...told, closesChallenge: null } : told;
    }),
    opening('opens without a challenge it does not know', (told, store) => {
      const known = told.closesChallenge !== null && store.challenges.has(told.closesChallenge);
      return known ? told : { ...told, closesChallenge: null };
    }),
  ],
  'open: ends the session it replaces, which is replaced once': opening('leaves the replaced session', (told) => ({
    ...told,
    replacesSession: null,
  })),
  'open: 16 parallel openings that replace one session make one session': racing('reads the session, then ends it'),
  "open: another admin's session cannot be replaced": commands("ends anybody's session", (real, store) => ({
    open: async (told) => {
      const { replacesSession } = told;
      if (replacesSession === null || store.sessions.get(replacesSession)?.endedAt !== null) return real.open(told);
      patch(store.sessions, replacesSession, { endedAt: told.session.openedAt, endReason: 'replaced' });
      return real.open({ ...told, replacesSession: null });
    },
  })),
  'open: an opening that is lost changes nothing': [
    commands('closes the challenge first', (real, store) => ({
      open: async (told) => {
        const claim = await real.open(told);
        if (told.closesChallenge !== null) patch(store.challenges, told.closesChallenge, { closedAt: told.session.openedAt });
        return claim;
      },
    })),
    commands('ends the replaced session first', (real, store) => ({
      open: async (told) => {
        const claim = await real.open(told);
        if (claim.outcome === 'lost' && told.replacesSession !== null)
          patch(store.sessions, told.replacesSession, { endedAt: told.session.openedAt, endReason: 'replaced' });
        return claim;
      },
    })),
  ],
  'open beside a suspension: no session is live after it, nor after re-activation': [
    commands('stamps the epoch it finds when it writes', (real, store) => ({
      open: async (told) => {
        const claim = await real.open(told);
        await turn();
        // One write for the session, a later one for its epoch: by then the suspension has moved it.
        patch(store.sessions, told.session.sessionId, {
          credentialEpoch: store.admins.get(told.session.adminId)!.credentialEpoch,
        });
        return claim;
      },
    })),
    broken('suspends without moving the epoch', ({ real, store }) => ({
      AdminCommandRepository: {
        changeStatus: async (change) => {
          const { credentialEpoch } = store.admins.get(change.adminId)!;
          const claim = await real.AdminCommandRepository.changeStatus(change);
          patch(store.admins, change.adminId, { credentialEpoch });
          return claim;
        },
      },
    })),
  ],
  'open beside endAll: what was opened under the old epoch is dead': commands('stamps the epoch it finds', (real, store) => ({
    open: async (told) => {
      await turn();
      const { credentialEpoch } = store.admins.get(told.session.adminId)!;
      return real.open({ ...told, session: { ...told.session, credentialEpoch } });
    },
  })),
  'openChallenge: refused unless the admin is active': commands('ignores the status', (real, store) => ({
    openChallenge: (told) => regardless(store, told.challenge.adminId, { status: 'active' }, () => real.openChallenge(told)),
  })),
  'openChallenge: refused when the epoch moved': [
    commands('ignores the epoch', (real, store) => ({
      openChallenge: (told) => {
        const { adminId, credentialEpoch } = told.challenge;
        return regardless(store, adminId, { credentialEpoch }, () => real.openChallenge(told));
      },
    })),
    commands('refuses smaller epochs alone', (real, store) => ({
      openChallenge: (told) => {
        const { adminId, credentialEpoch } = told.challenge;
        const early = credentialEpoch > (store.admins.get(adminId)?.credentialEpoch ?? 0);
        return early ? regardless(store, adminId, { credentialEpoch }, () => real.openChallenge(told)) : real.openChallenge(told);
      },
    })),
  ],
  'open: closes the challenge it names alone, at the moment it opens': [
    commands('closes every challenge of the admin', (real, store) => ({
      open: async (told) => {
        const claim = await real.open(told);
        for (const [digest, { adminId }] of store.challenges)
          if (adminId === told.session.adminId) patch(store.challenges, digest, { closedAt: told.session.openedAt });
        return claim;
      },
    })),
    commands('stamps its own clock', (real, store) => ({
      open: async (told) => {
        const claim = await real.open(told);
        if (told.closesChallenge !== null) patch(store.challenges, told.closesChallenge, { closedAt: Date.now() as never });
        return claim;
      },
    })),
  ],
  'open: ends the session it replaces alone, at the moment it opens': [
    commands('ends every other session of the admin', (real, store) => ({
      open: async (told) => {
        const before = store.sessions.where('notEndedOf', told.session.adminId);
        const claim = await real.open(told);
        if (told.replacesSession !== null)
          for (const { sessionId } of before)
            patch(store.sessions, sessionId, { endedAt: told.session.openedAt, endReason: 'replaced' });
        return claim;
      },
    })),
    replacing('stamps its own clock', () => ({ endedAt: Date.now() as never })),
    replacing('counts the replaced one as seen', ({ session }) => ({ lastSeenAt: session.openedAt })),
    replacing('calls it revoked', () => ({ endReason: 'revoked' })),
  ],
};
