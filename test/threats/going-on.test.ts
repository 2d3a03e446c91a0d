import { describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { AdminActor, IssuedSession } from '@maatify/admin-infra';
import { codeFor } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../support/light-world.js';
import type { World } from '../support/world.js';
import { access, as, MINUTE } from './support/people.js';

type Factors = 'password' | 'external' | 'password_and_totp' | 'external_and_totp';

interface Caller {
  readonly world: World;
  readonly actor: AdminActor;
  readonly password: Redacted;
  /** What the authenticator shows now; for a seed of its own where one is given. */
  readonly code: (secret?: string) => Redacted;
}

interface GoingOn {
  readonly hasFactor: boolean;
  /** Proves something anew; else the proof stays as old as it was. */
  readonly proves: boolean;
  readonly run: (caller: Caller) => Promise<IssuedSession | null>;
  /** What counts as proven afterwards, by what was before. */
  readonly proven: Readonly<Partial<Record<Factors, Factors>>>;
}

const WITH_PASSWORD = {
  password: 'password',
  external: 'password',
  password_and_totp: 'password_and_totp',
  external_and_totp: 'password_and_totp',
} as const;
const WITH_CODE = {
  password: 'password_and_totp',
  external: 'external_and_totp',
  password_and_totp: 'password_and_totp',
  external_and_totp: 'external_and_totp',
} as const;
const AS_BEFORE = {
  password: 'password',
  external: 'external',
  password_and_totp: 'password_and_totp',
  external_and_totp: 'external_and_totp',
} as const;

/** Operations that go on with the session of whoever calls them. */
const OPERATIONS: Readonly<Record<string, GoingOn>> = {
  'a new password': {
    hasFactor: true,
    proves: true,
    run: async ({ world, actor, password }) =>
      as(
        await world.credentials.changeOwnPassword(actor, { current: password, next: Redacted.of('another fine sentence') }),
        'changed',
      ).issued,
    proven: WITH_PASSWORD,
  },
  'the password once more': {
    hasFactor: true,
    proves: true,
    run: async ({ world, actor, password }) =>
      as(await world.authentication.reauthenticate(actor, { password }), 'reauthenticated').issued,
    proven: WITH_PASSWORD,
  },
  'a code once more': {
    hasFactor: true,
    proves: true,
    run: async ({ world, actor, code }) =>
      as(await world.authentication.reauthenticate(actor, { code: code() }), 'reauthenticated').issued,
    proven: WITH_CODE,
  },
  'a first phone': {
    hasFactor: false,
    proves: true,
    run: async ({ world, actor, password, code }) => {
      const { secret } = as(await world.totp.beginTotpEnrolment(actor, { password }), 'started');
      return as(await world.totp.confirmTotpEnrolment(actor, { code: code(secret.reveal()) }), 'enabled').issued;
    },
    proven: { password: 'password_and_totp', external: 'external_and_totp' },
  },
  'another phone': {
    hasFactor: true,
    proves: true,
    run: async ({ world, actor, password, code }) => {
      const { secret } = as(await world.totp.beginTotpReplacement(actor, { password, code: code() }), 'started');
      return as(await world.totp.confirmTotpReplacement(actor, { code: code(secret.reveal()) }), 'enabled').issued;
    },
    proven: WITH_CODE,
  },
  'no phone any more': {
    hasFactor: true,
    proves: true,
    run: async ({ world, actor, password, code }) =>
      as(await world.totp.disableTotp(actor, { password, code: code() }), 'disabled').issued,
    proven: { password: 'password', external: 'password', password_and_totp: 'password', external_and_totp: 'password' },
  },
  'an end to all others': {
    hasFactor: true,
    proves: false,
    run: async ({ world, actor }) => as(await world.sessions.revokeAllOwn(actor), 'revoked').issued,
    proven: AS_BEFORE,
  },
};

describe('F16 a session that goes on was proven with what was proven in it, and with nothing else', () => {
  const rows = Object.entries(OPERATIONS).flatMap(([what, operation]) =>
    Object.entries(operation.proven).map(([before, after]) => [what, before as Factors, after, operation] as const),
  );

  it.each(rows)('%s: from %s to %s', async (_what, before, after, { hasFactor, proves, run }) => {
    const world = createLightWorld();
    const { issued, password, totpSecret } = await world.signedIn({ totp: hasFactor });
    const { sessions } = world.infra.store;
    const stored = (sessionId: string | undefined) => [...sessions].find(([, one]) => one.sessionId === sessionId);
    const [key, session] = stored(issued.session.sessionId)!;
    sessions.set(key, { ...session, factors: before });
    world.infra.clock.advance(MINUTE);
    const { actor } = as(await access(world, issued.token), 'allowed');
    const code = (secret = totpSecret ?? '') => Redacted.of(codeFor(secret, world.infra.clock.now()));
    const goesOn = await run({ world, actor, password: Redacted.of(password), code });
    const now = stored(goesOn?.session.sessionId)?.[1];
    expect([now?.factors, now?.provenAt]).toEqual([after, proves ? world.infra.clock.now() : session.provenAt]);
    expect(now?.expiresAt).toBe(session.expiresAt);
    await world.dispose();
  });
});
