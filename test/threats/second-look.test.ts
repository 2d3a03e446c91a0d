import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { AdminActor, AdminId } from '@maatify/admin-infra';
import { codeFor } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { access, as, challengeFor, codeNow, complete, HOUR, MINUTE, PASSWORD, person, signIn } from './support/people.js';

const DEFAULT_MS = 30_000;

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const looks = async (at: LightWorld, actor: AdminActor): Promise<string> =>
  (await at.settings.setting(actor, { key: 'audit.enabled' })).outcome;

/** As another process does it: the actor this one holds knows nothing of it. */
function endSession(at: LightWorld, { sessionId }: AdminActor): void {
  const { sessions } = at.infra.store;
  const session = sessions.get(sessionId)!;
  sessions.set(sessionId, { ...session, endedAt: at.infra.clock.now(), endReason: 'revoked' });
}

describe('T1 S2 v5.0.0-7.4.1 an actor that was taken a while ago is looked at again', () => {
  it.each([
    ['by default', undefined, DEFAULT_MS],
    ['as the host says', 5_000, 5_000],
    ['every time, when the host says so', 0, 0],
  ])('%s: at exactly that age', async (_, recheckAfterMs, age) => {
    const policy = recheckAfterMs === undefined ? {} : { sessions: { recheckAfterMs } };
    const own = createLightWorld(undefined, policy);
    const actor = await own.actor('system.settings.view');
    endSession(own, actor);
    if (age > 0) {
      own.infra.clock.advance(age - 1);
      expect(await looks(own, actor)).toBe('found');
      own.infra.clock.advance(1);
    }
    expect(await looks(own, actor)).toBe('session_ended');
    await own.dispose();
  });

  it('one that was seen in the future, because the clock stepped back, at once', async () => {
    const actor = await world.actor('system.settings.view');
    endSession(world, actor);
    world.infra.clock.stepWall(-1);
    expect(await looks(world, actor)).toBe('session_ended');
  });

  it('and goes on if nothing happened', async () => {
    const actor = await world.actor('system.settings.view');
    world.infra.clock.advance(DEFAULT_MS);
    expect(await looks(world, actor)).toBe('found');
  });

  it('a session that belongs to somebody else now is not the actor’s', async () => {
    const actor = await world.actor('system.settings.view');
    const { sessions } = world.infra.store;
    sessions.set(actor.sessionId, { ...sessions.get(actor.sessionId)!, adminId: world.someone() });
    world.infra.clock.advance(DEFAULT_MS);
    expect(await looks(world, actor)).toBe('session_ended');
  });

  it('one that was idle for too long meanwhile is over', async () => {
    const actor = await world.actor('system.settings.view');
    world.infra.clock.advance(HOUR);
    expect(await looks(world, actor)).toBe('session_ended');
  });
});

describe('T1 S4 an epoch that is not the session’s own ends it, whichever way it moved', () => {
  it.each([
    ['forward', 8],
    ['back, because an older copy of the store was restored', 6],
  ])('%s: at the next use, and for an actor that is held', async (_, epoch) => {
    world.infra.store.setSetting('system.epoch', 7);
    const { actor, issued } = await world.signedIn({ abilities: ['system.settings.view'] });
    expect(await looks(world, actor)).toBe('found');
    world.infra.store.setSetting('system.epoch', epoch);
    expect(await looks(world, actor)).toBe('session_ended');
    expect(await access(world, issued.token)).toEqual({ outcome: 'refused', reason: 'superseded' });
  });

  it.each([
    ['forward', 1],
    ['back', -1],
  ])('the admin’s own, %s: no enrolment begins under it, even for an actor that is held', async (_, moved) => {
    const { admins, totp } = world.infra.store;
    const epochIs = (adminId: AdminId, credentialEpoch: number) => {
      admins.set(adminId, { ...admins.get(adminId)!, credentialEpoch });
    };
    const { adminId, email } = person(world, 'ada@example.org');
    epochIs(adminId, 3);
    const { issued } = as(await signIn(world, { email }), 'signed_in');
    const { actor } = as(await access(world, issued.token), 'allowed');
    epochIs(adminId, 3 + moved);
    expect(await world.totp.beginTotpEnrolment(actor, { password: Redacted.of(PASSWORD) })).toEqual({ outcome: 'session_ended' });
    expect(totp.get(actor.adminId)?.pending ?? null).toBeNull();
  });
});

describe('C6 S4 what an admin writes about oneself goes by the epoch one signed in under, not by the one read last', () => {
  type Own = Readonly<{ actor: AdminActor; password: Redacted; code: Redacted }>;
  const next = Redacted.of('another horse altogether');
  /** Each with the first read of its body, where the epoch moves: as a reset, a revocation or a suspension would move it. */
  const OWN: readonly (readonly [string, boolean, string, string, (own: Own) => Promise<{ readonly outcome: string }>])[] = [
    [
      'a new password',
      false,
      'AdminQueryRepository',
      'credentialsOf',
      ({ actor, password }) => world.credentials.changeOwnPassword(actor, { current: password, next }),
    ],
    [
      'a new proof',
      false,
      'AdminQueryRepository',
      'credentialsOf',
      ({ actor, password }) => world.authentication.reauthenticate(actor, { password }),
    ],
    [
      'a first factor',
      false,
      'AdminQueryRepository',
      'credentialsOf',
      ({ actor, password }) => world.totp.beginTotpEnrolment(actor, { password }),
    ],
    [
      'the next factor',
      true,
      'AdminQueryRepository',
      'credentialsOf',
      ({ actor, password, code }) => world.totp.beginTotpReplacement(actor, { password, code }),
    ],
    [
      'no factor',
      true,
      'AdminQueryRepository',
      'credentialsOf',
      ({ actor, password, code }) => world.totp.disableTotp(actor, { password, code }),
    ],
    ['recovery codes', true, 'TotpQueryRepository', 'state', ({ actor }) => world.recoveryCodes.regenerateRecoveryCodes(actor)],
  ];

  it.each(OWN)('%s', async (_, totp, contract, method, write) => {
    const signedIn = await world.signedIn({ totp });
    const { actor, adminId } = signedIn;
    const code = totp ? codeFor(signedIn.totpSecret!, world.infra.clock.now()) : '000000';
    const { admins, totp: factors, sessions, recoveryCodes } = world.infra.store;
    const held = world.faults.plan({ contract, method, nth: 1, fault: { kind: 'slow', applies: 'on_release' } } as never);
    const writing = write({ actor, password: Redacted.of(signedIn.password), code: Redacted.of(code) });
    while (held.hits === 0) await new Promise((resolve) => setImmediate(resolve));
    const before = admins.get(adminId)!;
    admins.set(adminId, { ...before, credentialEpoch: before.credentialEpoch + 1 });
    const stored = () =>
      JSON.stringify([
        admins.get(adminId),
        factors.get(adminId)?.sealedSeed,
        factors.get(adminId)?.pending,
        [...sessions.keys()],
        [...recoveryCodes.values()],
      ]);
    const asItWas = stored();
    held.release();
    expect((await writing).outcome).toBe('conflict');
    expect(stored()).toBe(asItWas);
  });
});

describe('ST-08 a recent proof is as recent as the session says now', () => {
  it('not as it was when the actor was taken', async () => {
    const actor = await world.actor('admins.suspend');
    const { sessions } = world.infra.store;
    const session = sessions.get(actor.sessionId)!;
    sessions.set(actor.sessionId, { ...session, provenAt: (session.provenAt - 11 * MINUTE) as typeof session.provenAt });
    expect((await world.lifecycle.suspend(actor, { adminId: world.someone(), reason: 'x' })).outcome).toBe('step_up_required');
  });
});

describe('T1 ST-09 ST-10 of several modes the strictest is told', () => {
  const MODES = {
    'system.read_only': 'read_only',
    'system.maintenance.enabled': 'maintenance',
    'security.emergency.enabled': 'emergency_restricted',
  } as const;
  const SUBSETS = [
    ['system.read_only', 'system.maintenance.enabled'],
    ['system.read_only', 'security.emergency.enabled'],
    ['system.maintenance.enabled', 'security.emergency.enabled'],
    ['system.read_only', 'system.maintenance.enabled', 'security.emergency.enabled'],
  ] as const;

  it.each(SUBSETS.map((modes) => [modes.join(' and '), modes] as const))('%s', async (_, modes) => {
    const actor = await world.actor('admins.create');
    for (const mode of modes) world.infra.store.setSetting(mode, true);
    const told = await world.lifecycle.create(actor, { email: 'new@example.org', name: 'New' });
    expect(told).toEqual({ outcome: MODES[modes[modes.length - 1]!] });
  });

  it('at the end of a sign-in as well', async () => {
    const ada = person(world, 'ada@example.org', { totp: true });
    const challenge = await challengeFor(world, ada);
    for (const mode of Object.keys(MODES)) world.infra.store.setSetting(mode, true);
    as(await complete(world, challenge, codeNow(world, ada)), 'emergency_restricted');
    world.infra.clock.advance(MINUTE);
    world.infra.store.setSetting('security.emergency.enabled', false);
    as(await complete(world, challenge, codeNow(world, ada)), 'maintenance');
  });
});
