import { Redacted } from '@maatify/admin-infra';
import type { SessionId } from '@maatify/admin-infra';
import { signedInActor, TEST_ORIGIN } from '@maatify/admin-infra/testing';
import type { StoredSession } from '@maatify/admin-infra/testing';

import type { World } from '../world.js';
import { setStatus } from './authentication.js';
import { commonRefusals } from './common.js';
import { lost, scenariosOf } from './scenario.js';
import type { Driver, Scenario, Twist } from './scenario.js';

/** Changes the one session a token leads to. */
const onlySession =
  (change: (session: StoredSession, world: World) => Partial<StoredSession>): Twist =>
  (world) => {
    for (const [id, session] of [...world.infra.store.sessions]) {
      world.infra.store.sessions.set(id, { ...session, ...change(session, world) });
    }
    return undefined;
  };

const access: Driver = {
  operation: 'sessions.access',
  succeeds: 'allowed',
  prepare: async (world) => {
    const { issued } = await world.signedIn();
    return {
      actor: null,
      input: { token: issued.token },
      go: (_: never, input: never) => world.sessions.access(input, TEST_ORIGIN),
    };
  },
};

const list: Driver = {
  operation: 'sessions.sessions',
  succeeds: 'page',
  prepare: async (world) => {
    const { adminId } = await world.signedIn();
    return {
      actor: await world.actor('sessions.view'),
      input: { adminId },
      go: (actor: never, input: never) => world.sessions.sessions(actor, input),
    };
  },
};

const revokeOwn: Driver = {
  operation: 'sessions.revoke_own',
  succeeds: 'revoked',
  prepare: async (world) => {
    const email = 'two-sessions@example.org';
    const other = await signedInActor(world.module, { email });
    const { actor } = await signedInActor(world.module, { email });
    return {
      actor,
      input: { sessionId: other.actor.sessionId },
      go: (who: never, input: never) => world.sessions.revokeOwn(who, input),
    };
  },
};

const revoke: Driver = {
  operation: 'sessions.revoke',
  succeeds: 'revoked',
  prepare: async (world) => {
    const { adminId, actor } = await world.signedIn();
    return {
      actor: await world.actor('sessions.revoke'),
      input: { adminId, sessionId: actor.sessionId, reason: 'lost laptop' },
      go: (who: never, input: never) => world.sessions.revoke(who, input),
    };
  },
};

const revokeAllOwn: Driver = {
  operation: 'sessions.revoke_all_own',
  succeeds: 'revoked',
  prepare: async (world) => ({
    actor: await world.actor(),
    input: {},
    go: (who: never) => world.sessions.revokeAllOwn(who),
  }),
};

const revokeAll: Driver = {
  operation: 'sessions.revoke_all',
  succeeds: 'revoked',
  prepare: async (world) => {
    const { adminId } = await world.signedIn();
    return {
      actor: await world.actor('sessions.revoke'),
      input: { adminId, reason: 'lost laptop' },
      go: (who: never, input: never) => world.sessions.revokeAll(who, input),
    };
  },
};

const nobody: Twist = (_, { input }) => ({ input: { ...input, adminId: 'nobody' } });
const noSession: Twist = (_, { input }) => ({ input: { ...input, sessionId: 'none' as SessionId } });
const badCursor: Twist = (_, { input }) => ({ input: { ...input, cursor: 'nonsense' } });

export const sessionScenarios: readonly Scenario[] = [
  ...scenariosOf(access, {
    ...commonRefusals(access),
    'allowed (touch due)': (world) => void world.infra.clock.advance(61_000),
    'refused/unknown': () => ({ input: { token: Redacted.of('a-token-nobody-was-given') } }),
    'refused/expired': (world) => {
      world.infra.store.setSetting('auth.session.absolute_hours', 1);
      return onlySession((session) => ({ openedAt: (session.openedAt - 3_600_000) as never }))(world, undefined as never);
    },
    'refused/idle': (world) => void world.infra.clock.advance(30 * 60_000),
    'refused/ended': onlySession(({ openedAt }) => ({ endedAt: openedAt, endReason: 'revoked' })),
    'refused/ended (between read and touch)': (world) => {
      world.infra.clock.advance(61_000);
      return lost('SessionCommandRepository', 'touch', 'ended')(world, undefined as never);
    },
    'refused/superseded': onlySession(({ credentialEpoch }) => ({ credentialEpoch: credentialEpoch + 1 })),
    'refused/admin_not_active': (world) => {
      for (const { adminId } of world.infra.store.sessions.values()) setStatus(world, adminId, 'suspended');
      return undefined;
    },
    'refused/device_revoked': (world) => {
      const device = 'd'.repeat(64) as never;
      for (const { adminId } of world.infra.store.sessions.values()) world.infra.store.revokeDevice(adminId, device);
      return onlySession(() => ({ deviceDigest: device }))(world, undefined as never);
    },
  }),
  ...scenariosOf(list, {
    ...commonRefusals(list),
    not_found: nobody,
    invalid_cursor: badCursor,
    'page (own)': (_, { actor, input }) => ({ input: { ...input, adminId: actor?.kind === 'admin' ? actor.adminId : '' } }),
  }),
  ...scenariosOf(revokeOwn, {
    ...commonRefusals(revokeOwn),
    already_ended: async (world, { actor, input, go }) => {
      await go(actor as never, input as never);
      return undefined;
    },
    not_found: noSession,
  }),
  ...scenariosOf(revoke, {
    ...commonRefusals(revoke),
    already_ended: async (world, { actor, input, go }) => {
      await go(actor as never, input as never);
      return undefined;
    },
    not_found: noSession,
    'not_found (session of another admin)': (world, { input }) => ({ input: { ...input, adminId: world.someone() } }),
  }),
  ...scenariosOf(revokeAllOwn, {
    ...commonRefusals(revokeAllOwn),
    conflict: lost('SessionCommandRepository', 'endAll', 'epoch_moved'),
    'revoked (own session ended meanwhile)': lost('SessionCommandRepository', 'open', 'session_ended'),
  }),
  ...scenariosOf(revokeAll, {
    ...commonRefusals(revokeAll),
    not_found: nobody,
    conflict: lost('SessionCommandRepository', 'endAll', 'epoch_moved'),
  }),
];
