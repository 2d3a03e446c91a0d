import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { Instant } from '@maatify/admin-infra';

import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { as, challengeFor, complete, MINUTE, person, signIn, wrongCode } from './support/people.js';

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const sent = (at: LightWorld): number => at.infra.contracts.SecretDelivery.intents.length;

/** How each kind of code is asked for, and what the first one was sent with. */
const CODES: Readonly<Record<string, (at: LightWorld) => Promise<() => Promise<{ readonly outcome: string }>>>> = {
  'an invitation': async (at) => {
    const actor = await at.actor('admins.create');
    const { admin } = as(await at.lifecycle.create(actor, { email: 'new@example.org', name: 'New' }), 'created');
    return () => at.lifecycle.resendInvitation(actor, { adminId: admin.adminId });
  },
  'an enrolment code': async (at) => {
    const actor = await at.actor('admins.totp.enrol');
    const input = { adminId: at.someone(), reason: 'new phone' };
    as(await at.totp.issueTotpEnrolmentCode(actor, input), 'sent');
    return () => at.totp.issueTotpEnrolmentCode(actor, input);
  },
};

describe('T1 v5.0.0-6.6.3 LK3 a code is sent again only after a while, and the answer says when', () => {
  it.each(Object.keys(CODES))('%s: when more than a minute has passed, and not a millisecond before', async (kind) => {
    const again = await CODES[kind]!(world);
    const firstSentAt = world.infra.clock.now();
    for (const waited of [0, MINUTE]) {
      world.infra.clock.advance(waited);
      expect(await again()).toEqual({ outcome: 'throttled', retryAt: firstSentAt + MINUTE + 1 });
    }
    expect(sent(world)).toBe(1);
    world.infra.clock.advance(1);
    expect((await again()).outcome).toBe('sent');
    expect(sent(world)).toBe(2);
  });

  it.each(Object.keys(CODES))('%s: as long as the host says', async (kind) => {
    const own = createLightWorld(undefined, { codes: { resendAfterMs: 5 * MINUTE } });
    const again = await CODES[kind]!(own);
    own.infra.clock.advance(5 * MINUTE);
    expect(await again()).toEqual({ outcome: 'throttled', retryAt: own.infra.clock.now() + 1 });
    own.infra.clock.advance(1);
    expect((await again()).outcome).toBe('sent');
    await own.dispose();
  });
});

describe('LK3 whoever has no attempts left is told when there are some again, wherever a secret is asked for', () => {
  const LOCK = 30 * MINUTE;
  const lockedUntil = (): number => world.infra.clock.now() + LOCK;
  /** The answer once everything is used up, and again a while later: the moment stays where it is. */
  const answers = async (attempt: () => Promise<object>): Promise<readonly object[]> => {
    for (let tried = 0; tried < 5; tried += 1) await attempt();
    const first = await attempt();
    world.infra.clock.advance(7 * MINUTE);
    return [first, await attempt()];
  };
  const throttledUntil = (retryAt: number) => ({ outcome: 'throttled', retryAt: retryAt as Instant });

  it('signing in', async () => {
    const { email } = person(world, 'ada@example.org');
    const until = throttledUntil(lockedUntil());
    expect(await answers(() => signIn(world, { email, password: 'wrong' }))).toEqual([until, until]);
  });

  it('proving a code', async () => {
    world.infra.store.setSetting('auth.lockout.duration_minutes', 3);
    const ada = person(world, 'ada@example.org', { totp: true });
    const challenge = await challengeFor(world, ada);
    const until = throttledUntil(world.infra.clock.now() + 3 * MINUTE);
    for (let tried = 0; tried < 5; tried += 1) await complete(world, challenge, wrongCode(world, ada));
    for (let waited = 0; waited < 2; waited += 1) {
      expect(await complete(world, challenge, wrongCode(world, ada))).toEqual(until);
      world.infra.clock.advance(MINUTE);
    }
  });

  it('beginning an enrolment', async () => {
    const { actor } = await world.signedIn();
    const until = throttledUntil(lockedUntil());
    expect(await answers(() => world.totp.beginTotpEnrolment(actor, { password: Redacted.of('wrong') }))).toEqual([until, until]);
  });

  it('confirming one', async () => {
    const { actor, password } = await world.signedIn();
    const started = as(await world.totp.beginTotpEnrolment(actor, { password: Redacted.of(password) }), 'started');
    const until = throttledUntil(lockedUntil());
    const code = Redacted.of(wrongCode(world, { adminId: actor.adminId, email: '', secret: started.secret.reveal() }));
    const confirm = () => world.totp.confirmTotpEnrolment(actor, { code });
    for (let tried = 0; tried < 5; tried += 1) await confirm();
    expect(await confirm()).toEqual(until);
    world.infra.clock.advance(MINUTE);
    expect(await confirm()).toEqual(until);
  });
});
