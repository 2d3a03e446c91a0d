import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { AdminId } from '@maatify/admin-infra';
import { codeFor } from '@maatify/admin-infra/testing';

import { NOTIFICATIONS } from '../../src/module/vocabulary.js';
import { createLightWorld } from '../support/light-world.js';
import type { World } from '../support/world.js';
import { as, challengeFor, codeNow, complete, person, signIn, wrongCode } from './support/people.js';

let world: World;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

/** What this admin was told, in order; nobody else may have been told any of it. */
function told(adminId: AdminId): readonly string[] {
  const { intents } = world.infra.contracts.NotificationDispatcher;
  expect(intents.filter(({ to }) => to.kind !== 'admin')).toEqual([]);
  return intents.filter(({ to }) => to.kind === 'admin' && to.adminId === adminId).map(({ type }) => type);
}

describe('v5.0.0-6.3.5 the owner of an account is told of what may not have been them', () => {
  it('wrong passwords until the lock', async () => {
    const { adminId, email } = person(world, 'ada@example.org');
    for (let tried = 0; tried < 4; tried += 1) await signIn(world, { email, password: 'wrong' });
    expect(told(adminId)).toEqual([]);
    for (let tried = 0; tried < 4; tried += 1) await signIn(world, { email, password: 'wrong' });
    expect(told(adminId)).toEqual(['failed_attempts']);
  });

  it('wrong codes after the right password, until the lock', async () => {
    const ada = person(world, 'ada@example.org', { totp: true });
    const challenge = await challengeFor(world, ada);
    for (let tried = 0; tried < 5; tried += 1) await complete(world, challenge, wrongCode(world, ada));
    expect(told(ada.adminId)).toEqual(['failed_attempts']);
  });

  it('a sign-in, and that its device is new; from a known one, the sign-in alone', async () => {
    const ada = person(world, 'ada@example.org', { totp: true });
    const device = 'the-laptop-of-ada-0001';
    for (let time = 0; time < 2; time += 1) {
      as(await complete(world, await challengeFor(world, ada, device), codeNow(world, ada)), 'signed_in');
      world.infra.clock.advance(30_000);
    }
    expect(told(ada.adminId)).toEqual(['new_sign_in', 'new_device', 'new_sign_in']);
  });
});

describe('v5.0.0-6.3.7 the owner of an account is told of a changed credential', () => {
  it('a second factor that was enabled', async () => {
    const { actor, adminId, password } = await world.signedIn();
    const { secret } = as(await world.totp.beginTotpEnrolment(actor, { password: Redacted.of(password) }), 'started');
    const before = told(adminId);
    expect(before).not.toContain('totp_enabled');
    const code = Redacted.of(codeFor(secret, world.infra.clock.now()));
    as(await world.totp.confirmTotpEnrolment(actor, { code }), 'enabled');
    expect(told(adminId)).toEqual([...before, 'totp_enabled']);
  });

  it('and no switch mutes it', () => {
    for (const type of ['new_sign_in', 'new_device', 'failed_attempts', 'totp_enabled'] as const) {
      expect(NOTIFICATIONS.find((one) => one.type === type)).toMatchObject({ security: true });
    }
  });
});
