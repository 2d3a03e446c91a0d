import { signedInActor } from '@maatify/admin-infra/testing';

import { revokeOwn } from '../../src/sessions/revoke-own.operation.js';
import { asked, doneBefore } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

const email = 'two-sessions@example.org';

export const expectations = expectationsOf(revokeOwn, {
  prepare: async (world) => {
    const other = await signedInActor(world.module, { email });
    const { actor } = await signedInActor(world.module, { email });
    return { caller: actor, input: { sessionId: other.actor.sessionId } };
  },
  succeeds: 'revoked',
  holds: ({ infra: { store } }, { caller, input }) => [
    [caller.sessionId, input.sessionId].map((id) => store.sessions.get(id)?.endReason),
    [null, 'revoked'],
  ],
  changes: 'sessions',
  flow: 'settings ∥ sessionById → end',
  tells: ['security.session.revoked', 'session_revoked'],
  again: 'already_ended',
  leftBehind: {
    end: ['nothing', 'sessions'],
  },
  endings: { already_ended: doneBefore, not_found: asked({ sessionId: 'none' }) },
});
