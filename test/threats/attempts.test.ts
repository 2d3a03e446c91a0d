import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { SCENARIOS } from '../support/scenarios/index.js';
import { lost } from '../support/arrangements.js';
import { createWorld } from '../support/world.js';
import type { World } from '../support/world.js';
import {
  access,
  as,
  auditOf,
  challengeFor,
  codeNow,
  complete,
  MINUTE,
  PASSWORD,
  person,
  signIn,
  wrongCode,
} from './support/people.js';
import type { Person } from './support/people.js';

const LIMIT = 5;
const LOCK = 30 * MINUTE;
const WRONG = { password: 'wrong' };

let world: World;
let ada: Person;
beforeEach(async () => {
  world = await createWorld();
  ada = person(world, 'ada@example.org', { totp: true });
});
afterEach(() => world.dispose());

const fail = async (times = LIMIT, email = ada.email): Promise<void> => {
  for (let tried = 0; tried < times; tried += 1) await signIn(world, { email, ...WRONG });
};
const evaluations = (method: 'verify' | 'match'): number => world.faults.calls.filter((call) => call.method === method).length;

describe('A3 v5.0.0-6.3.1 an attempt is counted before it is evaluated', () => {
  it('F09 the sixth guess is not even looked at, right or wrong', async () => {
    await fail();
    expect(await signIn(world, { email: ada.email })).toEqual({ outcome: 'throttled', retryAt: world.infra.clock.now() + LOCK });
    expect(evaluations('verify')).toBe(LIMIT);
  });

  it('F15 another address of the attacker is no other budget', async () => {
    for (let tried = 0; tried < LIMIT; tried += 1) {
      await signIn(world, { email: ada.email, ...WRONG, origin: { ...TEST_ORIGIN, ip: `2001:db8::${tried}` } });
    }
    expect((await signIn(world, { email: ada.email, origin: { ...TEST_ORIGIN, ip: '203.0.113.9' } })).outcome).toBe('throttled');
  });

  it('v5.0.0-2.3.3 A4 W2 a sign-in that breaks after its reservation gives the attempt back: nobody guessed', async () => {
    world.faults.plan({
      contract: 'PasswordHasher',
      method: 'verify',
      nth: 1,
      fault: { kind: 'reject', value: new Error('gone') },
    });
    await expect(signIn(world, { email: ada.email })).rejects.toThrow('PasswordHasher.verify threw');
    await fail(LIMIT - 1);
    expect((await signIn(world, { email: ada.email })).outcome).toBe('totp_required');
  });

  it('but it forgives none of the guesses before it: whoever makes the hasher fail now and then gains nothing', async () => {
    await fail(LIMIT - 1);
    world.faults.plan({
      contract: 'PasswordHasher',
      method: 'verify',
      nth: 1,
      fault: { kind: 'reject', value: new Error('overloaded') },
    });
    await expect(signIn(world, { email: ada.email, ...WRONG })).rejects.toThrow('PasswordHasher.verify threw');
    expect(await signIn(world, { email: ada.email, ...WRONG })).toMatchObject({ outcome: 'rejected' });
    expect((await signIn(world, { email: ada.email })).outcome).toBe('throttled');
  });
});

describe('F06 F07 A3 MF5 v5.0.0-6.6.3 new challenges buy no guesses', () => {
  it('codes are evaluated at most as often as the limit says, however often an attacker with the password starts anew', async () => {
    for (let round = 0; round < 30; round += 1) {
      const start = await signIn(world, { email: ada.email });
      if (start.outcome === 'totp_required') await complete(world, start.challenge, wrongCode(world, ada));
      else expect(start.outcome).toBe('throttled');
    }
    expect(evaluations('match')).toBe(LIMIT);
    expect(auditOf(world, 'security.bruteforce.detected').length).toBeGreaterThanOrEqual(1);
  });

  it('neither do many challenges opened beforehand', async () => {
    const challenges = await Promise.all(Array.from({ length: LIMIT }, () => challengeFor(world, ada)));
    for (const challenge of [...challenges, ...challenges]) await complete(world, challenge, wrongCode(world, ada));
    expect(evaluations('match')).toBe(LIMIT);
  });

  it('nor do made-up devices: the budget of a device is for who completed a sign-in from it', async () => {
    for (let made = 0; made < 20; made += 1) {
      const start = await signIn(world, { email: ada.email, device: `made-up-device-${String(made)}-0000` });
      if (start.outcome === 'totp_required') await complete(world, start.challenge, wrongCode(world, ada));
      else expect(start.outcome).toBe('throttled');
    }
    expect(evaluations('match')).toBe(LIMIT);
  });

  it('and the right code does not help while it is locked (A10)', async () => {
    const challenge = await challengeFor(world, ada);
    for (let tried = 0; tried < LIMIT; tried += 1) await complete(world, challenge, wrongCode(world, ada));
    expect((await complete(world, challenge, codeNow(world, ada))).outcome).toBe('throttled');
    expect(world.infra.store.sessions.size).toBe(0);
  });
});

describe('F12 v5.0.0-6.3.1 a lock that is over locks again', () => {
  it('after the same number of failures', async () => {
    for (let round = 0; round < 3; round += 1) {
      await fail();
      expect((await signIn(world, { email: ada.email })).outcome).toBe('throttled');
      world.infra.clock.advance(LOCK);
      expect((await signIn(world, { email: ada.email, ...WRONG })).outcome).toBe('rejected');
      await fail(LIMIT - 1);
      expect((await signIn(world, { email: ada.email })).outcome).toBe('throttled');
      world.infra.clock.advance(LOCK);
    }
  });

  it('A10 hammering does not prolong it', async () => {
    await fail();
    for (let minute = 0; minute < 29; minute += 1) {
      world.infra.clock.advance(MINUTE);
      await signIn(world, { email: ada.email });
    }
    world.infra.clock.advance(MINUTE);
    expect((await signIn(world, { email: ada.email })).outcome).toBe('totp_required');
  });
});

describe('F13 only success of the same admin with the same factor gives attempts back', () => {
  it('somebody else’s success does not', async () => {
    const eve = person(world, 'eve@example.org');
    await fail(LIMIT - 1);
    await signIn(world, { email: eve.email });
    await fail(1);
    expect((await signIn(world, { email: ada.email })).outcome).toBe('throttled');
  });

  it('the right password gives back no guess at the code', async () => {
    for (let tried = 0; tried < LIMIT - 1; tried += 1) {
      await complete(world, await challengeFor(world, ada), wrongCode(world, ada));
    }
    const challenge = await challengeFor(world, ada);
    expect(await complete(world, challenge, wrongCode(world, ada))).toMatchObject({ attemptsLeft: 0 });
    expect((await signIn(world, { email: ada.email })).outcome).toBe('throttled');
  });

  it('the right code gives back no guess at the password', async () => {
    const challenge = await challengeFor(world, ada);
    await fail(LIMIT - 2);
    expect((await complete(world, challenge, codeNow(world, ada))).outcome).toBe('signed_in');
    await fail(2);
    expect((await signIn(world, { email: ada.email })).outcome).toBe('throttled');
  });
});

describe('F14 LK4 an outsider keeps no admin out', () => {
  const DEVICE = 'the-laptop-of-ada-0001';

  it('a recognised device keeps its own budget, and a live session stays usable', async () => {
    const bob = person(world, 'bob@example.org');
    const { issued } = as(await signIn(world, { email: bob.email, device: DEVICE }), 'signed_in');
    await fail(20, bob.email);
    expect((await signIn(world, { email: bob.email })).outcome).toBe('throttled');
    expect((await access(world, issued.token)).outcome).toBe('allowed');
    expect((await signIn(world, { email: bob.email, device: DEVICE })).outcome).toBe('signed_in');
  });

  it('both factors of it', async () => {
    const first = await challengeFor(world, ada, DEVICE);
    as(await complete(world, first, codeNow(world, ada)), 'signed_in');
    world.infra.clock.advance(MINUTE);
    await fail(20);
    const challenge = await challengeFor(world, ada, DEVICE);
    expect((await complete(world, challenge, codeNow(world, ada))).outcome).toBe('signed_in');
  });

  it('and whoever is inside proves who they are by what their device has left', async () => {
    const bob = person(world, 'bob@example.org');
    const { issued } = as(await signIn(world, { email: bob.email, device: DEVICE }), 'signed_in');
    const { actor } = as(await access(world, issued.token), 'allowed');
    await fail(20, bob.email);
    const again = await world.authentication.reauthenticate(actor, { password: Redacted.of(PASSWORD) });
    expect(again.outcome).toBe('reauthenticated');
  });

  it('a device nobody signed in from has no budget of its own: any number of made-up devices buys no guess', async () => {
    for (let made = 0; made < 20; made += 1)
      await signIn(world, { email: ada.email, ...WRONG, device: `made-up-device-${made}-0000` });
    expect(evaluations('verify')).toBe(LIMIT);
  });

  it('a device recognised for one admin is a stranger to another', async () => {
    const bob = person(world, 'bob@example.org');
    as(await signIn(world, { email: bob.email, device: DEVICE }), 'signed_in');
    const carol = person(world, 'carol@example.org');
    await fail(LIMIT, carol.email);
    expect((await signIn(world, { email: carol.email, device: DEVICE })).outcome).toBe('throttled');
  });
});

describe('LK5 a refusal that is no guess never counts', () => {
  const spent = (): number => [...world.infra.store.budgets.values()].flatMap(({ reservations }) => reservations).length;
  const bob = (): Person => person(world, 'bob@example.org');
  const MANY = LIMIT + 2;

  it.each([
    ['maintenance', 'maintenance', 'system.maintenance.enabled', true],
    ['emergency', 'emergency_restricted', 'security.emergency.enabled', true],
    ['sign-in switched off', 'auth_disabled', 'auth.enabled', false],
  ])('%s', async (_, outcome, key, value) => {
    const { email } = bob();
    world.infra.store.setSetting(key, value);
    for (let tried = 0; tried < MANY; tried += 1) expect((await signIn(world, { email })).outcome).toBe(outcome);
    expect(spent()).toBe(0);
  });

  it('an account that is closed, with the right password', async () => {
    const { email } = person(world, 'sue@example.org', { status: 'suspended' });
    for (let tried = 0; tried < MANY; tried += 1) expect((await signIn(world, { email })).outcome).toBe('rejected');
    expect(spent()).toBe(0);
  });

  it.each([
    ['the session limit', 'limit_reached', 'session_limit_reached'],
    ['a lost race', 'epoch_moved', 'conflict'],
  ])('%s', async (_, reason, outcome) => {
    const { email } = bob();
    await lost('SessionCommandRepository', 'open', reason)(world, undefined as never);
    for (let tried = 0; tried < MANY; tried += 1) expect((await signIn(world, { email })).outcome).toBe(outcome);
    expect(spent()).toBe(0);
  });

  it('being throttled already', async () => {
    const { email } = bob();
    await fail(LIMIT, email);
    for (let tried = 0; tried < MANY; tried += 1) expect((await signIn(world, { email })).outcome).toBe('throttled');
    expect(spent()).toBe(LIMIT);
  });

  it('an expired or unknown challenge', async () => {
    const challenge = await challengeFor(world, ada);
    world.infra.clock.advance(6 * MINUTE);
    for (let tried = 0; tried < MANY; tried += 1) {
      expect(await complete(world, challenge, codeNow(world, ada))).toMatchObject({ reason: 'challenge_expired' });
    }
    expect(spent()).toBe(0);
  });

  // The attempt is reserved beside the read of the factor, and not given back when there is none any more.
  it('a factor that was switched off meanwhile', async () => {
    const challenge = await challengeFor(world, ada);
    world.infra.store.totp.clear();
    expect(await complete(world, challenge, codeNow(world, ada))).toMatchObject({ reason: 'challenge_expired' });
    expect(spent()).toBe(0);
  });

  // The code was right, but only the way to a session settles the attempt.
  it('the right code of an enrolment that was replaced meanwhile', async () => {
    const replaced = SCENARIOS.find(
      ({ operation, variant }) => operation === 'totp.confirm_mandatory_totp_enrolment' && variant === 'replaced meanwhile',
    );
    const confirm = await replaced?.arrange(world);
    expect(await confirm?.()).toMatchObject({ outcome: 'rejected', reason: 'nothing_pending' });
    expect(spent()).toBe(0);
  });
});

describe('F10 F32 every address has a budget of its own, whoever has it or nobody', () => {
  const budgetsOf = async (ask: (email: string) => Promise<unknown>, how: number): Promise<readonly string[]> => {
    const before = world.faults.calls.length;
    for (let count = 0; count < how; count += 1) await ask(`stranger-${String(count)}@example.org`);
    const reserving = world.faults.calls.slice(before).filter(({ method }) => method === 'reserve');
    return reserving.map(({ args }) => (args[0] as { readonly budget: string }).budget);
  };

  it.each([
    ['signing in', (email: string) => signIn(world, { email, password: 'wrong' })],
    ['asking for a new password', (email: string) => world.credentials.requestPasswordRecovery({ email }, TEST_ORIGIN)],
  ])('%s: of a thousand strangers none spends the budget of another', async (_, ask) => {
    const budgets = await budgetsOf(ask, 1_000);
    expect([budgets.length, new Set(budgets).size]).toEqual([1_000, 1_000]);
    for (const budget of budgets) expect(budget).toMatch(/^(unknown|recovery):[0-9a-f]{64}$/);
  });
});

describe('LK4 an administrator who lets somebody try again lets them try all of it', () => {
  it('the password and the code, from a known device and from none', async () => {
    const DEVICE = 'a-device-value-of-more-than-128-bits-0001';
    const who = person(world, 'grace@example.org', { totp: true });
    as(await complete(world, await challengeFor(world, who, DEVICE), codeNow(world, who)), 'signed_in');
    world.infra.clock.advance(MINUTE);
    const [strange, known] = [await challengeFor(world, who), await challengeFor(world, who, DEVICE)];
    for (const challenge of [strange, known])
      for (let tried = 0; tried < 5; tried += 1) await complete(world, challenge, wrongCode(world, who));
    for (const device of [undefined, DEVICE])
      for (let tried = 0; tried < 5; tried += 1)
        await signIn(world, { email: who.email, ...WRONG, ...(device === undefined ? {} : { device }) });
    expect((await complete(world, strange, codeNow(world, who))).outcome).toBe('throttled');
    const helper = await world.actor('admins.throttle.clear');
    as(await world.credentials.clearThrottle(helper, { adminId: who.adminId, reason: 'mistyped' }), 'cleared');
    as(await complete(world, strange, codeNow(world, who)), 'signed_in');
    world.infra.clock.advance(MINUTE);
    as(await complete(world, await challengeFor(world, who, DEVICE), codeNow(world, who)), 'signed_in');
  });
});

describe('F10 F32 asking for a new password', () => {
  const ask = (email: string) => world.credentials.requestPasswordRecovery({ email }, TEST_ORIGIN);

  it('has one budget for an address, however it is spelled', async () => {
    const SPELLINGS = ['ada@example.org', 'ADA@example.org', ' ada@example.org', 'Ada@Example.Org ', 'aDa@EXAMPLE.ORG'];
    for (const address of [ada.email, 'nobody@example.org']) {
      const spelled = SPELLINGS.map((one) => one.replace(/ada/i, (name) => (address.startsWith('ada') ? name : 'Nobody')));
      for (const one of spelled) expect((await ask(one)).outcome).toBe('accepted');
      for (const one of spelled) expect((await ask(one)).outcome).toBe('throttled');
    }
  });

  it('is told of in the trail alone: whether a code went out, and to whom', async () => {
    const shut = person(world, 'shut@example.org', { status: 'suspended' });
    for (const email of [ada.email, 'nobody@example.org', shut.email]) as(await ask(email), 'accepted');
    expect(auditOf(world, 'auth.recovery.requested').map(({ metadata, target }) => [metadata, target])).toEqual([
      [{ sent: true }, { type: 'admin', id: ada.adminId }],
      [{ sent: false }, null],
      [{ sent: false }, null],
    ]);
  });
});
