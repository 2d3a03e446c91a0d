import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { AdminActor } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import {
  access,
  as,
  auditOf,
  challengeFor,
  codeNow,
  complete,
  HOUR,
  MINUTE,
  PASSWORD,
  person,
  signIn,
  wrongCode,
} from './support/people.js';
import type { Person } from './support/people.js';

const NEXT = 'canary-a-wholly-new-password-3';

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const ask = (email: string) => world.credentials.requestPasswordRecovery({ email }, TEST_ORIGIN);
const recover = (code: Redacted, next = NEXT) =>
  world.credentials.completePasswordRecovery({ code, next: Redacted.of(next) }, TEST_ORIGIN);
const mailed = () => world.infra.contracts.SecretDelivery.intents;
const lastMailed = (): Redacted => mailed().at(-1)!.code;

async function codeFor({ email }: Person): Promise<Redacted> {
  as(await ask(email), 'accepted');
  return lastMailed();
}

async function tokenOf(who: Person): Promise<Redacted> {
  const first = await signIn(world, who);
  if (first.outcome === 'signed_in') return first.issued.token;
  const second = await complete(world, as(first, 'totp_required').challenge, codeNow(world, who));
  world.infra.clock.advance(30_000);
  return as(second, 'signed_in').issued.token;
}

async function actorOf(who: Person): Promise<AdminActor> {
  return as(await access(world, await tokenOf(who)), 'allowed').actor;
}

async function guessWrongly(who: Person, times = 5): Promise<void> {
  for (let guess = 0; guess < times; guess += 1) await signIn(world, { ...who, password: 'not it' });
}

describe('F17 F25 v5.0.0-6.4.3 a mailed code sets a password and does nothing else', () => {
  it('it opens no session, and the second factor is asked for as before', async () => {
    const who = person(world, 'ada@example.org', { totp: true });
    const code = await codeFor(who);
    expect(await recover(code)).toEqual({ outcome: 'changed' });
    expect(world.infra.store.sessions.size).toBe(0);
    const first = await signIn(world, { ...who, password: NEXT });
    as(await complete(world, as(first, 'totp_required').challenge, wrongCode(world, who)), 'rejected');
    as(await complete(world, as(first, 'totp_required').challenge, codeNow(world, who)), 'signed_in');
  });

  it('every session, every half-done sign-in and the old password are dead by the same write', async () => {
    const who = person(world, 'ada@example.org', { totp: true });
    const token = await tokenOf(who);
    const challenge = await challengeFor(world, who);
    as(await recover(await codeFor(who)), 'changed');
    expect(await access(world, token)).toEqual({ outcome: 'refused', reason: 'superseded' });
    expect(await complete(world, challenge, codeNow(world, who))).toMatchObject({ reason: 'challenge_expired' });
    expect(await signIn(world, who)).toEqual({ outcome: 'rejected', reason: 'invalid_credentials' });
  });

  it('v5.0.0-6.5.5 works once, for ten minutes, and a weak password costs it nothing', async () => {
    const who = person(world, 'ada@example.org');
    const code = await codeFor(who);
    expect(await recover(code, 'short')).toEqual({ outcome: 'weak_password', rules: ['min_length'] });
    as(await recover(code), 'changed');
    expect(await recover(code)).toEqual({ outcome: 'rejected', reason: 'invalid_code' });
    world.infra.clock.advance(2 * MINUTE);
    const late = await codeFor(who);
    world.infra.clock.advance(10 * MINUTE);
    expect(await recover(late)).toEqual({ outcome: 'rejected', reason: 'code_expired' });
  });

  it('a code from before a change of the password is dead with the old one', async () => {
    const who = person(world, 'ada@example.org');
    const code = await codeFor(who);
    const actor = await actorOf(who);
    as(await world.credentials.changeOwnPassword(actor, { current: Redacted.of(PASSWORD), next: Redacted.of(NEXT) }), 'changed');
    expect(await recover(code, 'canary-of-whoever-reads-the-mail')).toEqual({ outcome: 'rejected', reason: 'invalid_code' });
    as(await signIn(world, { ...who, password: NEXT }), 'signed_in');
  });

  /** Whatever shuts an admin out, or ends every session. */
  const ENDING: Readonly<Record<string, (who: Person) => Promise<{ readonly outcome: string }>>> = {
    'she was suspended': async ({ adminId }) =>
      world.lifecycle.suspend(await world.actor('admins.suspend'), { adminId, reason: 'left' }),
    'she was locked': async ({ adminId }) => world.lifecycle.lock(await world.actor('admins.lock'), { adminId, reason: 'left' }),
    'somebody ended her sessions': async ({ adminId }) =>
      world.sessions.revokeAll(await world.actor('sessions.revoke'), { adminId, reason: 'her mail was read' }),
    'she ended them': async (who) => world.sessions.revokeAllOwn(await actorOf(who)),
    'an emergency was called': () => {
      world.infra.grants.grantSystem('limited-cli', 'system.emergency');
      return world.emergency.enableEmergency(world.systemActor('limited-cli'), { reason: 'breach', trigger: 'manual' });
    },
  };
  const REFUSED = { outcome: 'rejected', reason: 'invalid_code' };
  const recovers = async (who: Person, code: Redacted): Promise<void> => {
    const before = world.infra.store.admins.get(who.adminId)!.passwordHash;
    expect(await recover(code)).toEqual(REFUSED);
    expect(world.infra.store.admins.get(who.adminId)!.passwordHash).toBe(before);
  };

  it.each(Object.entries(ENDING))('F20 no code from before sets a password once %s', async (_, end) => {
    const who = person(world, 'ada@example.org');
    const code = await codeFor(who);
    expect(['changed', 'revoked', 'enabled']).toContain((await end(who)).outcome);
    world.infra.store.setSetting('security.emergency.enabled', false);
    await recovers(who, code);
  });

  it.each([
    ['suspended', 'reinstate'],
    ['locked', 'unlock'],
  ] as const)('nor once who was %s is let back in; one asked for after that does', async (status, back) => {
    const who = person(world, 'ada@example.org');
    const code = await codeFor(who);
    expect(['changed', 'revoked', 'enabled']).toContain((await ENDING[`she was ${status}`]!(who)).outcome);
    const helper = await world.actor(`admins.${back}`);
    as(await world.lifecycle[back](helper, { adminId: who.adminId, reason: 'came back' }), 'changed');
    await recovers(who, code);
    world.infra.clock.advance(2 * MINUTE);
    as(await recover(await codeFor(who)), 'changed');
    as(await signIn(world, { ...who, password: NEXT }), 'signed_in');
  });

  it('nor while its owner may not sign in, where a help desk sent it', async () => {
    const who = person(world, 'ada@example.org', { status: 'suspended' });
    const desk = await world.actor('admins.password.reset');
    as(await world.credentials.resetPassword(desk, { adminId: who.adminId, reason: 'laptop stolen' }), 'reset');
    await recovers(who, lastMailed());
    expect(auditOf(world, 'auth.recovery.rejected').map(({ metadata }) => metadata)).toEqual([{ reason: 'not_active' }]);
  });

  it('whoever writes other epochs behind it has another code', async () => {
    const who = person(world, 'ada@example.org');
    const code = (await codeFor(who)).reveal();
    expect(['changed', 'revoked', 'enabled']).toContain((await ENDING['somebody ended her sessions']!(who)).outcome);
    const moved = code.replace(/\.\d+\.\d+$/, '.1.0');
    expect(moved).not.toBe(code);
    for (const forged of [moved, code.replace(/\.\d+\.\d+$/, '')]) expect(await recover(Redacted.of(forged))).toEqual(REFUSED);
    await recovers(who, Redacted.of(code));
  });
});

describe('v5.0.0-6.3.8 whoever asks learns nothing about who is an admin', () => {
  const PEOPLE = {
    'an admin': () => person(world, 'asked@example.org'),
    'a suspended one': () => person(world, 'asked@example.org', { status: 'suspended' }),
    'one who never accepted': () =>
      world.infra.store.addAdmin({ email: 'asked@example.org', status: 'pending_verification', emailVerified: false }),
    nobody: () => undefined,
  };

  it.each(Object.entries(PEOPLE))('%s: the same answers and the same calls, until it was asked too often', async (name, put) => {
    put();
    const calls = async () => {
      const before = world.faults.calls.length;
      const result = await ask('asked@example.org');
      const made = world.faults.calls.slice(before).map(({ contract, method }) => `${contract}.${method}`);
      return { result, made: made.filter((call) => !/^(Clock|IdGenerator|AuditLogger|SecretDelivery)/.test(call)) };
    };
    const EXPECTED = [
      'SystemSettingsReader.read',
      'AdminQueryRepository.forSignIn',
      'AttemptLimiter.reserve',
      'OneTimeCodeRepository.request',
    ];
    for (let time = 0; time < 5; time += 1) expect(await calls()).toEqual({ result: { outcome: 'accepted' }, made: EXPECTED });
    const retryAt = world.infra.clock.now() + 30 * MINUTE;
    expect(await calls()).toEqual({ result: { outcome: 'throttled', retryAt }, made: EXPECTED.slice(0, 3) });
    expect(mailed()).toHaveLength(name === 'an admin' ? 1 : 0);
  });

  it('asking for a code keeps nobody from signing in, and guessing keeps nobody from asking', async () => {
    const who = person(world, 'ada@example.org');
    for (let time = 0; time < 6; time += 1) await ask(who.email);
    as(await signIn(world, who), 'signed_in');
    const other = person(world, 'grace@example.org');
    await guessWrongly(other, 6);
    as(await ask(other.email), 'accepted');
    expect(mailed().at(-1)?.adminId).toBe(other.adminId);
  });
});

describe('A3 F13 the guesses at the old password count no more once its owner has a new one', () => {
  it('so nobody who was locked out by strangers waits after a recovery', async () => {
    const who = person(world, 'ada@example.org');
    await guessWrongly(who);
    as(await signIn(world, who), 'throttled');
    as(await recover(await codeFor(who)), 'changed');
    as(await signIn(world, { ...who, password: NEXT }), 'signed_in');
  });

  it('but no mailed code buys another guess at the second factor', async () => {
    const who = person(world, 'ada@example.org', { totp: true });
    const challenge = await challengeFor(world, who);
    for (let guess = 0; guess < 5; guess += 1) await complete(world, challenge, wrongCode(world, who));
    as(await recover(await codeFor(who)), 'changed');
    as(await signIn(world, { ...who, password: NEXT }), 'throttled');
  });

  it('and accepting an invitation does the same', async () => {
    const creator = await world.actor('admins.create');
    const email = 'invited@example.org';
    as(await world.lifecycle.create(creator, { email, name: 'Invited' }), 'created');
    const code = lastMailed();
    await guessWrongly({ email, adminId: creator.adminId, secret: '' });
    world.infra.store.setSetting('lifecycle.activate_on_acceptance', true);
    as(await world.lifecycle.acceptInvitation({ code, password: Redacted.of(NEXT) }, TEST_ORIGIN), 'accepted');
    as(await signIn(world, { email, password: NEXT }), 'signed_in');
  });
});

describe('F25 SE3 v5.0.0-6.4.6 a help desk takes a password away and never sets one', () => {
  it('the old one and every session die at once, a code goes to the owner, the factor stays', async () => {
    const who = person(world, 'ada@example.org', { totp: true });
    const token = await tokenOf(who);
    const desk = await world.actor('admins.password.reset');
    const result = await world.credentials.resetPassword(desk, { adminId: who.adminId, reason: 'laptop stolen' });
    expect(result).toEqual({ outcome: 'reset', expiresAt: world.infra.clock.now() + 10 * MINUTE });
    expect(await access(world, token)).toEqual({ outcome: 'refused', reason: 'superseded' });
    expect(await signIn(world, who)).toEqual({ outcome: 'rejected', reason: 'invalid_credentials' });
    expect(mailed().map(({ adminId, address, purpose }) => [adminId, address, purpose])).toEqual([
      [who.adminId, who.email, 'password_recovery'],
    ]);
    as(await recover(lastMailed()), 'changed');
    as(await signIn(world, { ...who, password: NEXT }), 'totp_required');
  });

  it('a part of the host may do it for the only admin, who can still come in', async () => {
    const who = person(world, 'ada@example.org');
    world.infra.grants.grantSystem('operator-cli', 'admins.password.reset');
    const cli = world.systemActor();
    as(await world.credentials.resetPassword(cli, { adminId: who.adminId, reason: 'forgotten' }), 'reset');
    as(await recover(lastMailed()), 'changed');
    as(await signIn(world, { ...who, password: NEXT }), 'signed_in');
  });
});

describe('v5.0.0-7.5.3 step_up_required is answered by proving a factor once more', () => {
  const suspending = async (actor: AdminActor) =>
    world.lifecycle.suspend(actor, { adminId: world.someone(), reason: 'as agreed' });

  it.each([
    ['password', false],
    ['code', true],
  ])('by a %s: the session goes on under another token, and the operation goes through', async (_, totp) => {
    const who = person(world, 'ada@example.org', { totp });
    world.infra.grants.grant(who.adminId, 'admins.suspend');
    const token = await tokenOf(who);
    const actor = as(await access(world, token), 'allowed').actor;
    world.infra.clock.advance(11 * MINUTE);
    expect(await suspending(actor)).toEqual({ outcome: 'step_up_required', maxAgeMinutes: 10 });
    const input = totp ? { code: Redacted.of(codeNow(world, who)) } : { password: Redacted.of(PASSWORD) };
    const { issued } = as(await world.authentication.reauthenticate(actor, input), 'reauthenticated');
    expect(await access(world, token)).toEqual({ outcome: 'refused', reason: 'ended' });
    as(await suspending(as(await access(world, issued.token), 'allowed').actor), 'changed');
  });

  it('a wrong one proves nothing, and counts as a guess', async () => {
    const actor = await actorOf(person(world, 'ada@example.org'));
    const wrong = { password: Redacted.of('not it') };
    for (let guess = 0; guess < 5; guess += 1) {
      expect(await world.authentication.reauthenticate(actor, wrong)).toMatchObject({ reason: 'invalid_credentials' });
    }
    as(await world.authentication.reauthenticate(actor, { password: Redacted.of(PASSWORD) }), 'throttled');
    expect(auditOf(world, 'auth.password.rejected')).toHaveLength(6);
  });

  it('a code works once, here as at the door', async () => {
    const who = person(world, 'ada@example.org', { totp: true });
    const actor = await actorOf(who);
    const code = { code: Redacted.of(codeNow(world, who)) };
    const { issued } = as(await world.authentication.reauthenticate(actor, code), 'reauthenticated');
    const again = as(await access(world, issued.token), 'allowed').actor;
    expect(await world.authentication.reauthenticate(again, code)).toMatchObject({ reason: 'invalid_code' });
    expect(await complete(world, await challengeFor(world, who), code.code.reveal())).toMatchObject({ reason: 'invalid_code' });
  });

  it('both or neither of them is no proof', async () => {
    const actor = await actorOf(person(world, 'ada@example.org'));
    const both = { password: Redacted.of(PASSWORD), code: Redacted.of('123456') };
    for (const input of [both, {}]) {
      as(await world.authentication.reauthenticate(actor, input), 'validation_failed');
    }
  });

  it('no proof makes a session live longer than its sign-in said', async () => {
    const who = person(world, 'ada@example.org');
    let token = await tokenOf(who);
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      world.infra.clock.advance(20 * MINUTE);
      const { actor } = as(await access(world, token), 'allowed');
      const proven = await world.authentication.reauthenticate(actor, { password: Redacted.of(PASSWORD) });
      ({ token } = as(proven, 'reauthenticated').issued);
    }
    world.infra.clock.advance(20 * MINUTE);
    expect(await access(world, token)).toEqual({ outcome: 'refused', reason: 'expired' });
    expect(world.infra.clock.now() % HOUR).toBe(0);
  });
});

describe('F25 SE3 v5.0.0-6.2.2 v5.0.0-6.2.3 v5.0.0-7.4.3 changing one’s own password', () => {
  it('asks for the old one, ends every other session and keeps the caller’s', async () => {
    const who = person(world, 'ada@example.org');
    const other = await tokenOf(who);
    const actor = await actorOf(who);
    const without = await world.credentials.changeOwnPassword(actor, { current: Redacted.of('not it'), next: Redacted.of(NEXT) });
    expect(without).toEqual({ outcome: 'rejected', reason: 'invalid_credentials' });
    expect(await access(world, other)).toMatchObject({ outcome: 'allowed' });
    const changed = await world.credentials.changeOwnPassword(actor, { current: Redacted.of(PASSWORD), next: Redacted.of(NEXT) });
    const { issued } = as(changed, 'changed');
    as(await access(world, issued!.token), 'allowed');
    expect(await access(world, other)).toEqual({ outcome: 'refused', reason: 'superseded' });
    as(await signIn(world, { ...who, password: NEXT }), 'signed_in');
  });

  it('the same one in another spelling of its letters is the same one', async () => {
    const { adminId } = world.infra.store.addAdmin({ email: 'zoe@example.org', password: 'Zoë’s very long password' });
    const actor = await actorOf({ adminId, email: 'zoe@example.org', secret: '' }).catch(() => null);
    expect(actor).toBeNull();
    const first = await signIn(world, { email: 'zoe@example.org', password: 'Zoë’s very long password'.normalize('NFD') });
    const seen = as(await access(world, as(first, 'signed_in').issued.token), 'allowed').actor;
    const current = Redacted.of('Zoë’s very long password');
    const next = Redacted.of('Zoë’s very long password'.normalize('NFD'));
    expect(await world.credentials.changeOwnPassword(seen, { current, next })).toEqual({ outcome: 'same_password' });
  });

  it('one made of the own address is refused, though it is long enough', async () => {
    const actor = await actorOf(person(world, 'lovelace@example.org'));
    const next = Redacted.of('lovelace@example.org');
    const result = await world.credentials.changeOwnPassword(actor, { current: Redacted.of(PASSWORD), next });
    expect(result).toEqual({ outcome: 'weak_password', rules: ['context_words'] });
  });
});

describe('LK5 whoever set a new password may use it at once', () => {
  it('the guesses at the old one are gone before the answer is there, however slow that is', async () => {
    const ada = person(world, 'ada@example.org');
    const code = await codeFor(ada);
    await guessWrongly(ada);
    const held = world.faults.plan({
      contract: 'AttemptLimiter',
      method: 'clear',
      fault: { kind: 'slow', applies: 'on_release' },
    });
    let ended = false;
    const recovering = recover(code).finally(() => (ended = true));
    while (held.hits === 0) await new Promise((resolve) => setImmediate(resolve));
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toBe(false);
    held.release();
    as(await recovering, 'changed');
    as(await signIn(world, { ...ada, password: NEXT }), 'signed_in');
  });

  it('and that they cannot be forgotten costs nobody the new password', async () => {
    const ada = person(world, 'ada@example.org');
    const code = await codeFor(ada);
    world.faults.plan({ contract: 'AttemptLimiter', method: 'clear', fault: { kind: 'reject', value: new Error('gone') } });
    as(await recover(code), 'changed');
    as(await signIn(world, { ...ada, password: NEXT }), 'signed_in');
  });
});
