import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { AdminActor, AdminId } from '@maatify/admin-infra';

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

describe('S2 v5.0.0-7.4.1 an actor that was taken a while ago is looked at again', () => {
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

describe('S4 an epoch that is not the session’s own ends it, whichever way it moved', () => {
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

describe('ST-09 ST-10 of several modes the strictest is told', () => {
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
