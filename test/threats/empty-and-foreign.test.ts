import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { ContractViolationException, InfrastructureException, Redacted } from '@maatify/admin-infra';
import type { AdminId } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { createWorld } from '../support/world.js';
import type { World } from '../support/world.js';
import { challengeFor, codeNow, complete, PASSWORD, person, signIn } from './support/people.js';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

const reached = () => world.faults.calls.filter(({ contract }) => !['Clock', 'IdGenerator'].includes(contract));
/** A hasher that finds every password right. */
const everythingMatches = () =>
  world.faults.plan({
    contract: 'PasswordHasher',
    method: 'verify',
    fault: { kind: 'answer', value: { verdict: 'match', needsRehash: false } },
  });

describe('F22 A8 empty is never a secret', () => {
  const EMPTY = [undefined, null, '', Redacted.of(''), Redacted.of(undefined), Redacted.of(null), {}, []];

  it.each(EMPTY)('as a password: %p', async (password) => {
    const { email } = person(world, 'ada@example.org');
    everythingMatches();
    const result = await world.authentication.signIn({ email, password: password as Redacted }, TEST_ORIGIN);
    expect(result).toMatchObject({ outcome: 'validation_failed', violations: [{ path: 'password' }] });
    expect(reached()).toEqual([]);
  });

  it.each(EMPTY)('as a session token: %p', async (token) => {
    const result = await world.sessions.access({ token: token as Redacted }, TEST_ORIGIN);
    expect(result).toMatchObject({ outcome: 'validation_failed', violations: [{ path: 'token' }] });
    expect(reached()).toEqual([]);
  });

  it.each(EMPTY)('as an invitation code: %p', async (code) => {
    const input = { code: code as Redacted, password: Redacted.of(PASSWORD) };
    expect((await world.lifecycle.acceptInvitation(input, TEST_ORIGIN)).outcome).toBe('validation_failed');
    expect(reached()).toEqual([]);
  });

  it.each(EMPTY)('as a challenge: %p', async (challenge) => {
    const input = { challenge: challenge as Redacted, code: Redacted.of('123456') };
    expect((await world.authentication.completeTotp(input, TEST_ORIGIN)).outcome).toBe('validation_failed');
    expect(reached()).toEqual([]);
  });

  it('a blank password is judged like any other, and matches no blank hash', async () => {
    const { email } = person(world, 'ada@example.org');
    for (const password of [' ', '\t', '\u00a0']) {
      expect(await signIn(world, { email, password })).toEqual({ outcome: 'rejected', reason: 'invalid_credentials' });
    }
  });

  it('nobody signs in without a hash, even if the hasher says that it matches', async () => {
    world.infra.store.addAdmin({ email: 'ada@example.org' });
    everythingMatches();
    for (const email of ['ada@example.org', 'nobody@example.org']) {
      expect(await signIn(world, { email })).toEqual({ outcome: 'rejected', reason: 'invalid_credentials' });
    }
    expect(world.infra.store.sessions.size).toBe(0);
  });

  it.each(['', ' ', '\n', '\u00a0'])('nor with the hash %j', async (hash) => {
    const { adminId, email } = person(world, 'ada@example.org');
    const { admins } = world.infra.store;
    admins.set(adminId, { ...admins.get(adminId)!, passwordHash: Redacted.of(hash) });
    everythingMatches();
    await expect(signIn(world, { email }).then(({ outcome }) => outcome)).rejects.toBeInstanceOf(ContractViolationException);
    expect(world.infra.store.sessions.size).toBe(0);
  });

  it.each(['', ' ', '\n'])('nor with the seed %j, whatever the authenticator says', async (seed) => {
    const ada = person(world, 'ada@example.org', { totp: true });
    const challenge = await challengeFor(world, ada);
    const { totp } = world.infra.store;
    totp.set(ada.adminId, { ...totp.get(ada.adminId)!, sealedSeed: Redacted.of(seed) });
    const step = Math.floor(world.infra.clock.now() / 30_000);
    world.faults.plan({ contract: 'TotpAuthenticator', method: 'match', fault: { kind: 'answer', value: { step } } });
    await expect(complete(world, challenge, '123456')).rejects.toBeInstanceOf(ContractViolationException);
    expect(world.infra.store.sessions.size).toBe(0);
  });

  it('an enabled factor without a seed is no factor that passes', async () => {
    const ada = person(world, 'ada@example.org', { totp: true });
    const challenge = await challengeFor(world, ada);
    const value = { adminId: ada.adminId, enabled: true, sealedSeed: null, pending: null };
    world.faults.plan({ contract: 'TotpQueryRepository', method: 'state', fault: { kind: 'answer', value } });
    await expect(complete(world, challenge, codeNow(world, ada))).rejects.toMatchObject({ code: 'contract.impossible_state' });
    expect(world.infra.store.sessions.size).toBe(0);
  });
});

describe('F61 X1 a value of the wrong type reaches no contract', () => {
  const STRANGE: readonly unknown[] = [
    0,
    1,
    true,
    ['admin-1'],
    { $ne: null },
    { toString: () => 'admin-1' },
    new String('admin-1'),
    1n,
    NaN,
    null,
  ];

  it.each(STRANGE)('as an admin id: %p', async (strange) => {
    const actor = await world.actor('admins.view', 'admins.suspend', 'sessions.view', 'sessions.revoke');
    const before = reached().length;
    const adminId = strange as AdminId;
    const results = await Promise.all([
      world.lifecycle.admin(actor, { adminId }),
      world.lifecycle.suspend(actor, { adminId, reason: 'x' }),
      world.sessions.sessions(actor, { adminId }),
      world.sessions.revokeAll(actor, { adminId, reason: 'x' }),
    ]);
    for (const result of results)
      expect(result).toEqual({ outcome: 'validation_failed', violations: [{ path: 'adminId', rule: 'admin_id' }] });
    expect(reached().length).toBe(before);
  });

  it.each(STRANGE)('as a session id, an email, a key, a page size: %p', async (strange) => {
    const actor = await world.actor('admins.view', 'system.settings.view');
    const before = reached().length;
    const value = strange as never;
    const results = [
      await world.sessions.revokeOwn(actor, { sessionId: value }),
      await signIn(world, { email: value }),
      await world.settings.setting(actor, { key: value }),
      await world.authorization.authorize(actor, { ability: value }),
    ];
    // An absent page size means the default; every whole number from 1 to 100 is one.
    if (strange !== null && strange !== 1) results.push((await world.lifecycle.admins(actor, { limit: value })) as never);
    expect(results.map(({ outcome }) => outcome)).toEqual(results.map(() => 'validation_failed'));
    expect(reached().length).toBe(before);
  });

  it.each([null, undefined, 'text', 7, [], () => ({})])('as the whole input: %p', async (strange) => {
    expect(await world.authentication.signIn(strange as never, TEST_ORIGIN)).toMatchObject({ outcome: 'validation_failed' });
  });

  it('an input whose fields throw when they are read is refused, and not thrown on', async () => {
    const hostile = {
      get email(): string {
        throw new Error('boom');
      },
      password: Redacted.of(PASSWORD),
    };
    const result = await world.authentication.signIn(hostile, TEST_ORIGIN);
    expect(result).toEqual({ outcome: 'validation_failed', violations: [{ path: '', rule: 'readable' }] });
  });
});

/** Whether there is a factor is read with the credentials, in one answer. */
const factorAs = (secondFactorEnabled: unknown) => (answer: unknown) => {
  const { admin } = answer as { readonly admin: object };
  return { ...(answer as object), admin: { ...admin, secondFactorEnabled } };
};

describe('F62 A8 ID-18 ID-20 a factor that is enabled is always asked for', () => {
  const TOTP_KEYS = ['auth.totp.enabled', 'auth.totp.mandatory'];

  it.each([
    ['switched off for new ones', false],
    ['never set', null],
    ['malformed', 'perhaps'],
  ])('although the settings are %s', async (_, value) => {
    const { email } = person(world, 'ada@example.org', { totp: true });
    for (const key of TOTP_KEYS) if (value !== null) world.infra.store.setSetting(key, value);
    expect((await signIn(world, { email })).outcome).toBe('totp_required');
    expect(world.infra.store.sessions.size).toBe(0);
  });

  it.each([
    ['cannot be read', { kind: 'reject', value: new Error('gone') }, InfrastructureException],
    ['is answered as nothing', { kind: 'answer', value: null }, ContractViolationException],
    ['is answered without its flag', { kind: 'alter_answer', alter: factorAs(undefined) }, ContractViolationException],
    ['is answered as text', { kind: 'alter_answer', alter: factorAs('no') }, ContractViolationException],
    ['is answered as a number', { kind: 'alter_answer', alter: factorAs(0) }, ContractViolationException],
  ] as const)('where its state %s, nobody comes in', async (_, fault, failure) => {
    const { email } = person(world, 'ada@example.org', { totp: true });
    world.faults.plan({ contract: 'AdminQueryRepository', method: 'forSignIn', fault });
    await expect(signIn(world, { email })).rejects.toBeInstanceOf(failure);
    expect(world.infra.store.sessions.size).toBe(0);
  });

  it('a malformed "mandatory" means mandatory; a settings reader that leaves it out is a contract violation', async () => {
    const { email } = person(world, 'ada@example.org');
    world.infra.store.setSetting('auth.totp.mandatory', 'perhaps');
    expect((await signIn(world, { email })).outcome).toBe('totp_enrolment_required');
    const without = (answer: unknown) => {
      const { entries } = answer as { entries: { key: string }[] };
      return { entries: entries.filter(({ key }) => key !== 'auth.totp.mandatory') };
    };
    world.faults.plan({ contract: 'SystemSettingsReader', method: 'read', fault: { kind: 'alter_answer', alter: without } });
    await expect(signIn(world, { email })).rejects.toMatchObject({
      failure: 'invariant_violation',
      contract: 'SystemSettingsReader',
    });
  });
});
