import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { AdminActor, PolicyOptions } from '@maatify/admin-infra';

import { createLightWorld } from '../../support/light-world.js';
import type { LightWorld } from '../../support/light-world.js';
import { access, as, challengeFor, codeNow, complete, person, signIn } from '../support/people.js';

const SET = 'system.settings.security.update';
const SWITCH = 'system.read_only';
const POLICY: PolicyOptions = { systemActors: { 'rescue-cli': {} } };

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld(undefined, POLICY);
});
afterEach(() => world.dispose());

const author = async (totp: boolean): Promise<AdminActor> =>
  (await world.signedIn({ totp, abilities: [SET, SWITCH, 'system.settings.update'] })).actor;

const change = async (actor: AdminActor, key: string, value: boolean): Promise<string> =>
  key === SWITCH
    ? (await world.settings.setReadOnly(actor, { on: value, reason: 'x' })).outcome
    : (await world.settings.set(actor, { key, value })).outcome;

describe('P4 P5 who could still come in and undo this?', () => {
  it('the only admin, without a factor, makes it mandatory: no, and after signing out the same admin comes in again', async () => {
    const ada = person(world, 'ada@example.org');
    world.infra.grants.grant(ada.adminId, SET);
    const { actor } = as(await access(world, as(await signIn(world, ada), 'signed_in').issued.token), 'allowed');
    expect(await change(actor, 'auth.totp.mandatory', true)).toBe('no_way_out');
    as(await world.authentication.signOut(actor), 'signed_out');
    expect((await signIn(world, ada)).outcome).toBe('signed_in');
  });

  it('one whose session was proven with the factor may, and comes in again', async () => {
    const ada = person(world, 'ada@example.org', { totp: true });
    world.infra.grants.grant(ada.adminId, SET);
    const { issued } = as(await complete(world, await challengeFor(world, ada), codeNow(world, ada)), 'signed_in');
    const { actor } = as(await access(world, issued.token), 'allowed');
    expect(await change(actor, 'auth.totp.mandatory', true)).toBe('changed');
    as(await world.authentication.signOut(actor), 'signed_out');
    world.infra.clock.advance(60_000);
    as(await complete(world, await challengeFor(world, ada), codeNow(world, ada)), 'signed_in');
  });

  /** What is so already, what is asked, what the one part of the host may do, with which session, and the answer. */
  const CASES: readonly (readonly [
    string,
    Readonly<Record<string, boolean>>,
    string,
    boolean,
    readonly string[],
    boolean,
    string,
  ])[] = [
    ['sign-in off, nobody else', {}, 'auth.enabled', false, [], true, 'no_way_out'],
    ['sign-in off, a part of the host may undo it', {}, 'auth.enabled', false, [SET], false, 'changed'],
    ['sign-in off, one may switch read-only alone', {}, 'auth.enabled', false, [SWITCH], true, 'no_way_out'],
    ['sign-in off while read-only, one may set alone', { [SWITCH]: true }, 'auth.enabled', false, [SET], true, 'read_only'],
    ['mandatory without a factor', {}, 'auth.totp.mandatory', true, [], false, 'no_way_out'],
    ['mandatory without a factor, one may undo it', {}, 'auth.totp.mandatory', true, [SET], false, 'changed'],
    [
      'mandatory while enrolling is off, without',
      { 'auth.totp.enabled': false },
      'auth.totp.mandatory',
      true,
      [],
      false,
      'no_way_out',
    ],
    [
      'mandatory while enrolling is off, with',
      { 'auth.totp.enabled': false },
      'auth.totp.mandatory',
      true,
      [SET],
      true,
      'no_way_out',
    ],
    [
      'enrolling off while mandatory, without: such a session is over',
      { 'auth.totp.mandatory': true },
      'auth.totp.enabled',
      false,
      [],
      false,
      'session_ended',
    ],
    [
      'enrolling off while mandatory, with',
      { 'auth.totp.mandatory': true },
      'auth.totp.enabled',
      false,
      [SET],
      true,
      'no_way_out',
    ],
    ['enrolling off while optional', {}, 'auth.totp.enabled', false, [], false, 'changed'],
    ['P5 read-only while sign-in is off, nobody', { 'auth.enabled': false }, SWITCH, true, [], true, 'no_way_out'],
    ['P5 read-only while sign-in is off, one may set alone', { 'auth.enabled': false }, SWITCH, true, [SET], true, 'no_way_out'],
    [
      'P5 read-only while sign-in is off, one may switch alone',
      { 'auth.enabled': false },
      SWITCH,
      true,
      [SWITCH],
      true,
      'no_way_out',
    ],
    ['P5 read-only while sign-in is off, one may both', { 'auth.enabled': false }, SWITCH, true, [SET, SWITCH], true, 'changed'],
    ['read-only while sign-in is on', {}, SWITCH, true, [], false, 'changed'],
    ['read-only while mandatory, without a factor', { 'auth.totp.mandatory': true }, SWITCH, true, [], false, 'session_ended'],
    ['read-only while mandatory, with one', { 'auth.totp.mandatory': true }, SWITCH, true, [], true, 'changed'],
    ['another setting is no door', {}, 'audit.log_views', true, [], false, 'changed'],
  ];

  it.each(CASES)('%s', async (_, already, key, value, rescuer, totp, expected) => {
    const actor = await author(totp);
    world.infra.grants.grantSystem('rescue-cli', ...rescuer);
    for (const [door, is] of Object.entries(already)) world.infra.store.setSetting(door, is);
    expect(await change(actor, key, value)).toBe(expected);
    if (expected !== 'changed') expect(world.infra.store.settings.get(key)?.value).not.toBe(value);
  });

  const [MANDATORY, NO_ENROLMENT] = [
    { key: 'auth.totp.mandatory', value: true },
    { key: 'auth.totp.enabled', value: false },
  ];
  it.each([
    ['mandatory first', MANDATORY, NO_ENROLMENT],
    ['enrolment off first', NO_ENROLMENT, MANDATORY],
  ])('a mandatory factor that nobody may enrol: %s, and the second is refused to everybody', async (_, one, other) => {
    world.infra.grants.grantSystem('rescue-cli', SET);
    const actor = await author(true);
    expect(await change(actor, one.key, one.value)).toBe('changed');
    expect(await change(actor, other.key, other.value)).toBe('no_way_out');
    const rescue = await world.settings.set(world.systemActor('rescue-cli'), other);
    expect(rescue).toEqual({ outcome: 'no_way_out' });
    // Going back is open, by setting it or by resetting it.
    expect(await change(actor, one.key, !one.value)).toBe('changed');
  });

  it('where a tool of the host made them meet, a reset of either parts them', async () => {
    const actor = await author(true);
    world.infra.store.setSetting('auth.totp.enabled', false);
    world.infra.store.setSetting('auth.totp.mandatory', true);
    as(await world.settings.reset(actor, { key: 'auth.totp.enabled' }), 'changed');
    as(await world.settings.reset(actor, { key: 'auth.totp.mandatory' }), 'changed');
  });

  it('a part of the host that is granted it and not declared is no way out', async () => {
    world.infra.grants.grantSystem('ghost-cli', SET);
    expect(await change(await author(true), 'auth.enabled', false)).toBe('no_way_out');
  });

  it('a resolver that could be asked counts, not a list in the policy: it is restricted on that very key', async () => {
    world.infra.grants.grantSystem('rescue-cli', SET);
    world.infra.grants.restrict('system rescue-cli', SET, 'scope_violation', { type: 'setting', id: 'auth.enabled' });
    expect(await change(await author(true), 'auth.enabled', false)).toBe('no_way_out');
  });
});

describe('P4 H13 both keys of a pair in one claim: switched in parallel, one of them loses', () => {
  const PAIRS = [
    [
      ['auth.totp.enabled', false],
      ['auth.totp.mandatory', true],
    ],
    [
      ['auth.totp.mandatory', true],
      ['auth.totp.enabled', false],
    ],
    [
      ['auth.enabled', false],
      [SWITCH, true],
    ],
    [
      [SWITCH, true],
      ['auth.enabled', false],
    ],
  ] as const;

  it.each(PAIRS)('%j ∥ %j', async (one, other) => {
    // Each of the two alone leaves a way back to a part of the host that may set, and not switch read-only.
    world.infra.grants.grantSystem('rescue-cli', SET);
    const actor = await author(true);
    const ended = await Promise.all([change(actor, one[0], one[1]), change(actor, other[0], other[1])]);
    expect(ended.filter((outcome) => outcome === 'changed')).toHaveLength(1);
    expect(ended).toContain('conflict');
  });
});
