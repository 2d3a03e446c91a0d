import { revoke } from '../../src/sessions/revoke.operation.js';
import { aboutOne, asked, doneBefore } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(revoke, {
  prepare: async (world) => {
    const { adminId, actor } = await world.signedIn();
    return {
      caller: await world.actor('sessions.revoke'),
      input: { adminId, sessionId: actor.sessionId, reason: 'lost laptop' },
    };
  },
  succeeds: 'revoked',
  holds: ({ infra }, { input }) => [infra.store.sessions.get(input.sessionId)?.endReason, 'revoked'],
  changes: 'sessions',
  flow: 'settings ∥ decide ∥ sessionById → end',
  tells: ['security.session.revoked', 'session_revoked'],
  again: 'already_ended',
  leftBehind: {
    end: ['nothing', 'sessions'],
  },
  endings: {
    already_ended: doneBefore,
    not_found: {
      '': asked({ sessionId: 'none' }),
      'session of another admin': aboutOne('active'),
    },
  },
});
