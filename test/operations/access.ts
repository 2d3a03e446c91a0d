import { Redacted } from '@maatify/admin-infra';
import type { StoredSession } from '@maatify/admin-infra/testing';

import { access } from '../../src/sessions/access.operation.js';
import { asked, lost } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';
import { impersonating } from '../support/impersonations.js';
import { setStatus } from '../support/scenarios/authentication.js';
import type { World } from '../support/world.js';

/** Changes every session there is. */
const sessionsAre =
  (change: (session: StoredSession) => object) =>
  ({ infra }: World): void => {
    const { sessions } = infra.store;
    for (const [id, session] of [...sessions]) sessions.set(id, { ...session, ...change(session) });
  };

/** Somebody impersonates, and of the session they act in and their own the one that is touched as the `nth` has ended just now. */
const oneOfTwoEnds = (nth: 1 | 2) => async (world: World) => {
  const { token } = await impersonating(world);
  world.infra.clock.advance(61_000);
  const fault = { kind: 'answer', value: { outcome: 'lost', reason: 'ended' } } as const;
  world.faults.plan({ contract: 'SessionCommandRepository', method: 'touch', nth, fault });
  return { input: { token } };
};

export const expectations = expectationsOf(access, {
  prepare: async (world) => ({ input: { token: (await world.signedIn()).issued.token } }),
  succeeds: 'allowed',
  holds: ({ infra }, { result: { actor } }) => [infra.store.sessions.get(actor.sessionId)?.adminId, actor.adminId],
  changes: 'nothing',
  flow: 'settings ∥ sessionByToken',
  atWorst: { hops: 2, because: 'recording the use is due once a minute, and what is past its limits is ended' },
  tells: [],
  again: 'allowed',
  leftBehind: {},
  endings: {
    allowed: { 'touch due': (world) => world.infra.clock.advance(61_000) },
    'refused/unknown': asked({ token: Redacted.of('a-token-nobody-was-given') }),
    'refused/expired': {
      '': (world) => {
        world.infra.store.setSetting('auth.session.absolute_hours', 1);
        sessionsAre(({ openedAt }) => ({ openedAt: openedAt - 3_600_000 }))(world);
      },
      'of an impersonation': async (world) => {
        const { token } = await impersonating(world);
        world.infra.clock.advance(20 * 60_000);
        return { input: { token } };
      },
    },
    'refused/idle': (world) => world.infra.clock.advance(30 * 60_000),
    'refused/ended': {
      '': sessionsAre(({ openedAt }) => ({ endedAt: openedAt, endReason: 'revoked' })),
      'between read and touch': (world, call) => {
        world.infra.clock.advance(61_000);
        return lost('SessionCommandRepository', 'touch', 'ended')(world, call);
      },
      'of an impersonation, the acting session between read and touch': oneOfTwoEnds(1),
      'of an impersonation, the impersonator’s own between read and touch': oneOfTwoEnds(2),
    },
    'refused/superseded': sessionsAre(({ credentialEpoch }) => ({ credentialEpoch: credentialEpoch + 1 })),
    'refused/admin_not_active': (world) => {
      for (const { adminId } of world.infra.store.sessions.values()) setStatus(world, adminId, 'suspended');
    },
    'refused/device_revoked': (world) => {
      const deviceDigest = 'd'.repeat(64);
      for (const { adminId } of world.infra.store.sessions.values()) {
        world.infra.store.revokeDevice(adminId, deviceDigest as never);
      }
      sessionsAre(() => ({ deviceDigest }))(world);
    },
  },
});
