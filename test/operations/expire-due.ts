import { expireDue } from '../../src/sessions/expire-due.operation.js';
import { asked } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(expireDue, {
  prepare: async (world) => {
    await world.signedIn();
    await world.signedIn({ email: 'second@example.org' });
    world.infra.clock.advance(30 * 60_000);
    return { caller: world.systemActor(), input: { limit: 10 } };
  },
  succeeds: 'expired',
  holds: ({ infra }, { result: { count, more } }) => [
    [count, more, ...[...infra.store.sessions.values()].map(({ endReason }) => endReason)],
    [2, false, 'expired', 'expired'],
  ],
  changes: 'sessions',
  flow: 'settings ∥ decide → expireDue',
  tells: ['authz.system_actor.used', 'security.session.expired'],
  again: 'expired',
  leftBehind: {
    expireDue: ['nothing', 'sessions'],
  },
  endings: {
    expired: {
      'one of two': asked({ limit: 1 }),
      none: ({ infra }) => void infra.store.setSetting('auth.session.idle_minutes', 60),
    },
  },
});
