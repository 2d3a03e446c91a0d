import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import { codeFor, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../support/light-world.js';
import type { World } from '../support/world.js';
import { access, as, challengeFor, codeNow, complete, HOUR, MINUTE, PASSWORD, person, signIn } from './support/people.js';
import type { Person } from './support/people.js';

let world: World;
let ada: Person;
beforeEach(() => {
  world = createLightWorld();
  ada = person(world, 'ada@example.org', { totp: true });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await world.dispose();
});

const STEP = 30;
const SWEEP = 120;

describe('v5.0.0-6.5.5 how long a code is good', () => {
  it.each([
    ['at the start of its step', 0],
    ['in the middle of it', 17],
    ['in its last second', 29],
  ])('a code shown %s is taken in its own step, one before and one after, and at no other second', async (_, into) => {
    const { clock, store } = world.infra;
    clock.advance(600_000 + into * 1_000);
    const shownAt = clock.now();
    const code = codeNow(world, ada);
    const fresh = store.totp.get(ada.adminId)!;
    clock.stepWall(-SWEEP * 1_000);
    const taken: number[] = [];
    for (let second = -SWEEP; second <= SWEEP; second += 1) {
      // Never used before and no attempt spent: only time decides.
      store.totp.set(ada.adminId, fresh);
      store.budgets.clear();
      store.sessions.clear();
      const result = await complete(world, await challengeFor(world, ada), code);
      if (result.outcome === 'signed_in') taken.push(second);
      clock.advance(1_000);
    }
    const step = (at: number) => Math.floor(at / (STEP * 1_000));
    const due = Array.from({ length: 2 * SWEEP + 1 }, (_unused, index) => index - SWEEP).filter(
      (second) => Math.abs(step(shownAt + second * 1_000) - step(shownAt)) <= 1,
    );
    expect(due).toHaveLength(3 * STEP);
    expect(taken).toEqual(due);
  });

  it('a half-done sign-in can be finished for five minutes', async () => {
    const challenge = await challengeFor(world, ada);
    world.infra.clock.advance(5 * MINUTE - 1);
    expect((await complete(world, challenge, '000000')).outcome).toBe('rejected');
    world.infra.clock.advance(1);
    expect(await complete(world, challenge, codeNow(world, ada))).toEqual({ outcome: 'rejected', reason: 'challenge_expired' });
  });
});

describe('v5.0.0-6.5.8 the time comes from the server’s clock', () => {
  const FIELDS = ['at', 'now', 'time', 'timestamp', 'date', 'step', 'expiresAt', 'provenAt'];

  it.each(FIELDS)('a client that sends %s is refused', async (field) => {
    const then = world.infra.clock.now() - HOUR;
    const challenge = await challengeFor(world, ada);
    const refused = { outcome: 'validation_failed', violations: [{ path: field, rule: 'unknown_field' }] };
    const code = Redacted.of(codeFor(ada.secret, then));
    expect(await world.authentication.completeTotp({ challenge, code, [field]: then }, TEST_ORIGIN)).toEqual(refused);
    const password = Redacted.of(PASSWORD);
    expect(await world.authentication.signIn({ email: ada.email, password, [field]: then }, TEST_ORIGIN)).toEqual(refused);
  });

  it('one in its origin is not looked at', async () => {
    const { email } = person(world, 'bob@example.org');
    const origin = { ...TEST_ORIGIN, at: 0, now: 0, timestamp: 0 };
    const { session } = as(await signIn(world, { email, origin }), 'signed_in').issued;
    expect([session.openedAt, session.provenAt]).toEqual([world.infra.clock.now(), world.infra.clock.now()]);
  });

  it('the clock that is bound decides, whatever else in the process tells the time', async () => {
    const code = codeNow(world, ada);
    jest.spyOn(Date, 'now').mockReturnValue(world.infra.clock.now() + 100 * HOUR);
    jest.spyOn(performance, 'now').mockReturnValue(1e12);
    const { token } = as(await complete(world, await challengeFor(world, ada), code), 'signed_in').issued;
    expect((await access(world, token)).outcome).toBe('allowed');
    jest.restoreAllMocks();
    world.infra.clock.advance(13 * HOUR);
    expect((await access(world, token)).outcome).toBe('refused');
  });
});
