import { Redacted } from '@maatify/admin-infra';
import type { AdminId } from '@maatify/admin-infra';
import { codeFor, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { digestOf } from '../../../src/kernel/digest.js';
import { sessionRecord } from '../session-record.js';
import type { World } from '../world.js';
import { lost, scenariosOf } from './scenario.js';
import type { Driver, Scenario, Twist } from './scenario.js';
import { commonRefusals } from './common.js';

export const EMAIL = 'grace@example.org';
export const PASSWORD = 'canary-password-7f3a correct horse';
export const DEVICE = 'canary-device-0123456789abcdef';

/** The admin who signs in, in the state these scenarios start from. */
export function grace(world: World): AdminId {
  return (
    world.infra.store.adminByEmail(EMAIL)?.adminId ?? world.infra.store.addAdmin({ email: EMAIL, password: PASSWORD }).adminId
  );
}

export function setStatus(world: World, adminId: AdminId, status: 'active' | 'suspended' | 'locked'): void {
  const { admins } = world.infra.store;
  const admin = admins.get(adminId);
  if (admin === undefined) throw new Error('no such admin');
  const moved = status === 'active' ? 0 : 1;
  admins.set(adminId, { ...admin, status, version: admin.version + 1, credentialEpoch: admin.credentialEpoch + moved });
}

const set =
  (key: string, value: string | number | boolean): Twist =>
  (world) => {
    world.infra.store.setSetting(key, value);
    return undefined;
  };

/**
 * One live session, and room for no more. `epochsAhead` is 1 for a way in that moves the epoch itself: then only a session of a
 * sign-in that came in between is in its way.
 */
export function fillSessions(world: World, adminId: AdminId, epochsAhead = 0): undefined {
  const { store, clock } = world.infra;
  store.setSetting('auth.session.max_live', 1);
  const credentialEpoch = (store.admins.get(adminId)?.credentialEpoch ?? 0) + epochsAhead;
  const oldest = sessionRecord('the-oldest', adminId, clock.now(), { credentialEpoch });
  store.sessions.set(oldest.sessionId, { ...oldest, tokenDigest: digestOf('session', 'of the oldest') });
  return undefined;
}

const mustChangePassword: Twist = (world) => {
  const { admins } = world.infra.store;
  const admin = admins.get(grace(world));
  if (admin !== undefined) admins.set(admin.adminId, { ...admin, mustChangePassword: true });
  return undefined;
};

async function exhaust(world: World): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await world.authentication.signIn({ email: EMAIL, password: Redacted.of('wrong') }, TEST_ORIGIN);
  }
}

const signIn: Driver = {
  operation: 'auth.sign_in',
  succeeds: 'signed_in',
  prepare: (world) => {
    grace(world);
    return {
      actor: null,
      input: { email: EMAIL, password: Redacted.of(PASSWORD), device: Redacted.of(DEVICE) },
      go: (_: never, input: never) => world.authentication.signIn(input, TEST_ORIGIN),
    };
  },
};

const wrongPassword: Twist = (_, { input }) => ({ input: { ...input, password: Redacted.of('not the password') } });

const completeTotp: Driver = {
  operation: 'auth.complete_totp',
  succeeds: 'signed_in',
  prepare: async (world) => {
    const adminId = grace(world);
    const secret = world.infra.store.enableTotp(adminId);
    const first = await world.authentication.signIn(
      { email: EMAIL, password: Redacted.of(PASSWORD), device: Redacted.of(DEVICE) },
      TEST_ORIGIN,
    );
    if (first.outcome !== 'totp_required') throw new Error(first.outcome);
    return {
      actor: null,
      input: { challenge: first.challenge, code: Redacted.of(codeFor(secret, world.infra.clock.now())) },
      go: (_: never, input: never) => world.authentication.completeTotp(input, TEST_ORIGIN),
    };
  },
};

const wrongCode: Twist = (world, { input }) => {
  const { code } = input as { code: Redacted };
  const digits = (Number(code.reveal()) + 500_000) % 1_000_000;
  return { input: { ...input, code: Redacted.of(String(digits).padStart(6, '0')) } };
};

const signOut: Driver = {
  operation: 'auth.sign_out',
  succeeds: 'signed_out',
  prepare: async (world) => ({
    actor: await world.actor(),
    input: {},
    go: (actor: never) => world.authentication.signOut(actor),
  }),
};

export const authenticationScenarios: readonly Scenario[] = [
  ...scenariosOf(signIn, {
    ...commonRefusals(signIn),
    totp_required: (world) => void world.infra.store.enableTotp(grace(world)),
    totp_enrolment_required: set('auth.totp.mandatory', true),
    password_change_required: mustChangePassword,
    'rejected/invalid_credentials (unknown email)': (_, { input }) => ({ input: { ...input, email: 'nobody@example.org' } }),
    'rejected/invalid_credentials (wrong password)': wrongPassword,
    'rejected/invalid_credentials (no password)': (world, { input }) => {
      world.infra.store.addAdmin({ email: 'fresh@example.org' });
      return { input: { ...input, email: 'fresh@example.org' } };
    },
    'rejected/invalid_credentials (suspended, wrong password)': async (world, prepared) => {
      setStatus(world, grace(world), 'suspended');
      return wrongPassword(world, prepared);
    },
    'rejected/invalid_credentials (last attempt)': async (world, prepared) => {
      world.infra.store.setSetting('auth.max_login_attempts', 1);
      return wrongPassword(world, prepared);
    },
    'rejected/not_active': (world) => void setStatus(world, grace(world), 'suspended'),
    throttled: async (world) => {
      await exhaust(world);
      return undefined;
    },
    auth_disabled: set('auth.enabled', false),
    maintenance: set('system.maintenance.enabled', true),
    emergency_restricted: set('security.emergency.enabled', true),
    session_limit_reached: lost('SessionCommandRepository', 'open', 'limit_reached'),
    'signed_in (at the session limit)': (world) => fillSessions(world, grace(world)),
    'conflict (suspended meanwhile)': lost('SessionCommandRepository', 'open', 'not_active'),
    'conflict (epoch moved before the challenge)': (world) => {
      world.infra.store.enableTotp(grace(world));
      return lost('SessionCommandRepository', 'openChallenge', 'epoch_moved')(world, undefined as never);
    },
  }),
  ...scenariosOf(completeTotp, {
    ...commonRefusals(completeTotp),
    password_change_required: mustChangePassword,
    'rejected/invalid_code (wrong)': wrongCode,
    'rejected/invalid_code (replayed)': lost('TotpCommandRepository', 'claimStep', 'replayed'),
    'rejected/challenge_expired (unknown)': (_, { input }) => ({ input: { ...input, challenge: Redacted.of('unknown') } }),
    'rejected/challenge_expired (too late)': (world) => void world.infra.clock.advance(6 * 60_000),
    'rejected/challenge_expired (factor disabled meanwhile)': (world) => void world.infra.store.totp.clear(),
    'rejected/not_active': (world) => void setStatus(world, grace(world), 'suspended'),
    throttled: async (world, { input }) => {
      const wrong = (await wrongCode(world, { input } as never))?.input as never;
      for (let attempt = 0; attempt < 5; attempt += 1) await world.authentication.completeTotp(wrong, TEST_ORIGIN);
      return undefined;
    },
    auth_disabled: set('auth.enabled', false),
    maintenance: set('system.maintenance.enabled', true),
    emergency_restricted: set('security.emergency.enabled', true),
    'signed_in (break-glass in emergency)': (world) => {
      world.infra.grants.grant(grace(world), 'system.break_glass');
      world.infra.store.setSetting('security.emergency.enabled', true);
      return undefined;
    },
    session_limit_reached: lost('SessionCommandRepository', 'open', 'limit_reached'),
    'signed_in (at the session limit)': (world) => fillSessions(world, grace(world)),
    'conflict (challenge closed meanwhile)': lost('SessionCommandRepository', 'open', 'challenge_closed'),
  }),
  ...scenariosOf(signOut, {
    ...commonRefusals(signOut),
    already_ended: lost('SessionCommandRepository', 'end', 'already_ended'),
  }),
];
