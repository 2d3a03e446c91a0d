import type { SessionCommandRepository, SessionOpening } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, patch } from './broken.js';

function opening(
  wrong: string,
  open: (real: SessionCommandRepository, store: InMemoryStore) => SessionCommandRepository['open'],
): Broken {
  return broken(wrong, ({ real, store }) => ({ SessionCommandRepository: { open: open(real.SessionCommandRepository, store) } }));
}

const tokenOf = (store: InMemoryStore, { endsToken }: SessionOpening) =>
  endsToken === null ? undefined : store.sessions.where('token', endsToken)[0];

/** Ends it in a way of its own, before it opens. */
const endingFirst = (wrong: string, which: (told: SessionOpening, owner: string | undefined) => boolean): Broken =>
  opening(wrong, (real, store) => async (told) => {
    const earlier = tokenOf(store, told);
    if (earlier !== undefined && which(told, earlier.adminId))
      patch(store.sessions, earlier.sessionId, { endedAt: told.session.openedAt, endReason: 'replaced' });
    return real.open({ ...told, endsToken: null });
  });

export const brokenSessionReplacing: BrokenByCase = {
  'open: ends the session of the token it is told, as replaced, and no other': [
    opening('ignores the token', (real) => (told) => real.open({ ...told, endsToken: null })),
    opening('ends every session of the admin', (real, store) => async (told) => {
      if (told.endsToken !== null)
        for (const { sessionId } of store.sessions.where('notEndedOf', told.session.adminId))
          patch(store.sessions, sessionId, { endedAt: told.session.openedAt, endReason: 'replaced' });
      return real.open(told);
    }),
    opening('calls it revoked', (real, store) => async (told) => {
      const earlier = tokenOf(store, told);
      const claim = await real.open(told);
      if (earlier !== undefined) patch(store.sessions, earlier.sessionId, { endReason: 'revoked' });
      return claim;
    }),
  ],
  'open: the session whose token it ends does not count against the limit': opening(
    'counts first, ends after',
    (real, store) => async (told) => {
      const earlier = tokenOf(store, told);
      const claim = await real.open({ ...told, endsToken: null });
      if (claim.outcome === 'won' && earlier?.endedAt === null)
        patch(store.sessions, earlier.sessionId, { endedAt: told.session.openedAt, endReason: 'replaced' });
      return claim;
    },
  ),
  'open: a token that is of nobody, of another admin or of an ended session ends nothing and loses nothing': [
    endingFirst("ends anybody's session", () => true),
    endingFirst('ends an ended one again', ({ session }, owner) => session.adminId === owner),
    opening(
      'is lost when there is nothing to end',
      (real, store) => async (told) =>
        told.endsToken !== null && tokenOf(store, told) === undefined
          ? { outcome: 'lost', reason: 'session_ended' }
          : real.open(told),
    ),
  ],
};
