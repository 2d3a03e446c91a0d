import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { access, as, auditOf, challengeFor, codeNow, complete, PASSWORD, person, signIn, wrongCode } from './support/people.js';
import type { Person } from './support/people.js';

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

function withStalePassword(totp: boolean): Person {
  const who = person(world, 'ada@example.org', { totp });
  const { admins } = world.infra.store;
  admins.set(who.adminId, { ...admins.get(who.adminId)!, mustChangePassword: true });
  return who;
}
const sessions = (): number => world.infra.store.sessions.size;

describe('AU3 ID-05 a password that must be changed is an outcome of its own', () => {
  it('after the password, where that is the only factor: a challenge, and no session', async () => {
    const { email, adminId } = withStalePassword(false);
    const result = as(await signIn(world, { email }), 'password_change_required');
    expect(Object.keys(result).sort()).toEqual(['challenge', 'expiresAt', 'outcome']);
    expect(sessions()).toBe(0);
    expect([...world.infra.store.challenges.values()]).toMatchObject([{ adminId, purpose: 'password_change' }]);
  });

  it('after the second factor and never before it', async () => {
    const who = withStalePassword(true);
    const challenge = await challengeFor(world, who);
    expect((await complete(world, challenge, wrongCode(world, who))).outcome).toBe('rejected');
    as(await complete(world, challenge, codeNow(world, who)), 'password_change_required');
    expect(sessions()).toBe(0);
  });

  it('told to nobody who does not know the old one', async () => {
    const { email } = withStalePassword(false);
    expect(await signIn(world, { email, password: 'wrong' })).toEqual({ outcome: 'rejected', reason: 'invalid_credentials' });
  });

  it('and what it hands out opens nothing else', async () => {
    const who = withStalePassword(true);
    const first = await challengeFor(world, who);
    const { challenge } = as(await complete(world, first, codeNow(world, who)), 'password_change_required');
    world.infra.clock.advance(30_000);
    const code = Redacted.of(codeNow(world, who));
    expect(await access(world, challenge)).toEqual({ outcome: 'refused', reason: 'unknown' });
    for (const result of [
      await world.authentication.completeTotp({ challenge, code }, TEST_ORIGIN),
      await world.totp.confirmMandatoryTotpEnrolment({ challenge, code }, TEST_ORIGIN),
    ]) {
      expect(result).toEqual({ outcome: 'rejected', reason: 'challenge_expired' });
    }
    expect(sessions()).toBe(0);
  });

  it.each([
    ['maintenance', 'system.maintenance.enabled', 'maintenance'],
    ['emergency', 'security.emergency.enabled', 'emergency_restricted'],
  ] as const)('SS-26 %s is told first: whom it keeps out is asked for no new password', async (_, mode, ending) => {
    world.infra.store.setSetting(mode, true);
    const bob = world.infra.store.addAdmin({ email: 'bob@example.org', password: PASSWORD });
    world.infra.store.admins.set(bob.adminId, { ...world.infra.store.admins.get(bob.adminId)!, mustChangePassword: true });
    expect(await signIn(world, bob)).toEqual({ outcome: ending });
    expect(world.infra.store.challenges.size).toBe(0);
    const who = withStalePassword(true);
    expect(await complete(world, await challengeFor(world, who), codeNow(world, who))).toEqual({ outcome: ending });
    expect([...world.infra.store.challenges.values()].map(({ purpose }) => purpose)).toEqual(['totp']);
    expect(auditOf(world, 'auth.login.failed').map(({ metadata }) => metadata)).toEqual([
      { reason: 'mode', status: null },
      { reason: 'mode', status: null },
    ]);
  });

  /** The mode begins once the old password was proven: by breaking the glass comes in who proved both factors, and nobody else. */
  it.each([
    [false, 'maintenance'],
    [true, 'signed_in'],
  ] as const)('SS-26 in a closed system the key alone opens nothing: with a second factor %s it is %s', async (totp, ending) => {
    const who = withStalePassword(totp);
    world.infra.grants.grant(who.adminId, 'system.break_glass');
    const first = await signIn(world, who);
    const asked = totp ? await complete(world, as(first, 'totp_required').challenge, codeNow(world, who)) : first;
    const { challenge } = as(asked, 'password_change_required');
    world.infra.store.setSetting('system.maintenance.enabled', true);
    const hash = world.infra.store.admins.get(who.adminId)?.passwordHash;
    const input = { challenge, newPassword: Redacted.of('another horse altogether'), reason: 'nobody else is awake' };
    expect((await world.authentication.completePasswordChange(input, TEST_ORIGIN)).outcome).toBe(ending);
    expect([sessions(), world.infra.store.admins.get(who.adminId)?.passwordHash === hash]).toEqual(totp ? [1, false] : [0, true]);
    expect(auditOf(world, 'security.break_glass.used')).toHaveLength(totp ? 1 : 0);
  });
});
