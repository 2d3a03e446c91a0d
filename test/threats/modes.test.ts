import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { AdminActor } from '@maatify/admin-infra';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { scenarioName } from '../support/scenarios/scenario.js';
import { access, as, codeNow, complete, challengeFor, person, signIn } from './support/people.js';

const KEYS = {
  read_only: 'system.read_only',
  maintenance: 'system.maintenance.enabled',
  emergency: 'security.emergency.enabled',
} as const;
type Mode = keyof typeof KEYS;

/** An admin who has no session yet gets one. */
const SIGN_INS = OPERATIONS.filter(
  ({ authority, writes }) =>
    authority === null && writes.some(({ contract, name }) => contract === 'SessionCommandRepository' && name === 'open'),
).map(({ name }) => name);

/** Open in every mode (operations.md): what signs in, what takes authority away, and the way out. */
const EXIT_LIST = [
  'auth.sign_in',
  'auth.complete_totp',
  'external.sign_in_with_external_identity',
  'auth.sign_out',
  // The ways out may ask for a recent proof.
  'auth.reauthenticate',
  'sessions.access',
  'sessions.revoke_own',
  'sessions.revoke',
  'sessions.revoke_all_own',
  'sessions.revoke_all',
  // Whatever it ends was dead before.
  'sessions.expire_due',
  'impersonation.stop_impersonation',
  'impersonation.expire_due_impersonations',
  'devices.untrust_device',
  'devices.revoke_own_device',
  'devices.revoke_device',
  'admin.suspend',
  'admin.lock',
  'settings.set_read_only',
  // A seed that counts for nothing is forgotten, which takes away and gives nothing.
  'totp.cancel_totp_enrolment',
  'settings.enter_maintenance',
  'settings.leave_maintenance',
  'emergency.enable_emergency',
  'emergency.disable_emergency',
];
/** Maintenance closes what declares so; these say that it does not close them. */
const OPEN_IN_MAINTENANCE = [
  'auth.complete_password_change',
  'credentials.change_own_password',
  'credentials.reset_password',
  'credentials.request_password_recovery',
  'credentials.complete_password_recovery',
  'credentials.clear_throttle',
  'external.revoke_link',
  'totp.begin_totp_enrolment',
  'totp.confirm_totp_enrolment',
  'totp.begin_totp_replacement',
  'totp.confirm_totp_replacement',
  'totp.issue_totp_enrolment_code',
  'recovery_codes.regenerate_recovery_codes',
  'settings.set',
  'settings.reset',
];

const MAY_WRITE: Readonly<Record<Mode, readonly string[]>> = {
  // Attempts are bookkeeping.
  read_only: [...EXIT_LIST, 'credentials.clear_throttle'],
  maintenance: [...EXIT_LIST, ...OPEN_IN_MAINTENANCE],
  // Whom an emergency lets in by break-glass may have a password to change first.
  emergency: [...EXIT_LIST, 'auth.complete_password_change'],
};
const REFUSAL = { read_only: 'read_only', maintenance: 'maintenance', emergency: 'emergency_restricted' } as const;
/** What switches this very mode finds it on. */
const ALREADY_SO: Readonly<Record<string, string>> = {
  'read_only: settings.set_read_only': 'unchanged',
  'maintenance: settings.enter_maintenance': 'already',
  'emergency: emergency.enable_emergency': 'already',
};
const MODES = Object.keys(KEYS) as Mode[];

const WRITES = new Set(OPERATIONS.flatMap(({ writes }) => writes.map(({ contract, name }) => `${contract}.${name}`)));
const writesIn = (world: LightWorld): readonly string[] => world.recorder.calls().filter((call) => WRITES.has(call));

describe('Z7 F55 ST3 ST-09 ST-10 a mode closes every write but the published ones', () => {
  it('the lists name what declares writes and stays open', () => {
    for (const mode of MODES) {
      const open = OPERATIONS.filter(({ openDuring, writes }) => writes.length > 0 && openDuring.includes(mode));
      expect([mode, open.map(({ name }) => name).sort()]).toEqual([mode, [...MAY_WRITE[mode]].sort()]);
    }
  });

  it.each(MODES)('OR-05 SS-24 %s, over all scenarios', async (mode) => {
    let refused = 0;
    for (const scenario of SCENARIOS) {
      const world = createLightWorld();
      const run = await scenario.arrange(world);
      world.infra.store.setSetting(KEYS[mode], true);
      const before = JSON.stringify(world.infra.store.contents());
      world.recorder.clear();
      const { outcome } = await run();
      if (outcome === REFUSAL[mode]) refused += 1;
      if (!MAY_WRITE[mode].includes(scenario.operation)) {
        const name = scenarioName(scenario);
        expect([name, writesIn(world)]).toEqual([name, []]);
        expect([name, JSON.stringify(world.infra.store.contents()) === before]).toEqual([name, true]);
      }
      await world.dispose();
    }
    expect(refused).toBeGreaterThan(30);
  });

  const PAIRS = MODES.flatMap((mode) => OPERATIONS.map((operation) => [mode, operation.name, operation] as const));
  it.each(PAIRS)('%s: %s, where it would succeed, ends as the published lists say', async (mode, name, { writes }) => {
    const scenario = SCENARIOS.find(({ operation, variant }) => operation === name && variant === '');
    if (scenario === undefined) throw new Error(`no scenario of ${name}`);
    const endsUnder = async (key: string | null) => {
      const world = createLightWorld();
      const run = await scenario.arrange(world);
      if (key !== null) world.infra.store.setSetting(key, true);
      const { outcome } = await run();
      await world.dispose();
      return outcome;
    };
    // A grant is asked for to write something of the host's.
    const mayLeadToWrites = writes.length > 0 || name === 'authz.authorize';
    const closes = mayLeadToWrites && !MAY_WRITE[mode].includes(name);
    // Maintenance and emergency refuse a sign-in after its last factor.
    const refusesTheProven = mode !== 'read_only' && SIGN_INS.includes(name) && name !== 'totp.confirm_mandatory_totp_enrolment';
    const expected = closes || refusesTheProven ? REFUSAL[mode] : (ALREADY_SO[`${mode}: ${name}`] ?? (await endsUnder(null)));
    expect(await endsUnder(KEYS[mode])).toBe(expected);
  });

  it.each(['maintenance', 'emergency'] as const)('SS-08 %s: no sign-in opens a session without break-glass', async (mode) => {
    let closed = 0;
    for (const scenario of SCENARIOS) {
      if (!SIGN_INS.includes(scenario.operation)) continue;
      if (scenario.variant.includes('break-glass')) continue;
      const world = createLightWorld();
      const run = await scenario.arrange(world);
      world.infra.store.setSetting(KEYS[mode], true);
      world.recorder.clear();
      const { outcome } = await run();
      if (outcome === REFUSAL[mode]) closed += 1;
      expect([scenarioName(scenario), writesIn(world).filter((call) => call === 'SessionCommandRepository.open')]).toEqual([
        scenarioName(scenario),
        [],
      ]);
      await world.dispose();
    }
    expect(SIGN_INS).toHaveLength(5);
    expect(closed).toBeGreaterThanOrEqual(SIGN_INS.length);
  });
});

describe('F55 L10 ST-23 the way out is open, with every mode on at once', () => {
  let world: LightWorld;
  beforeEach(() => {
    world = createLightWorld();
  });
  afterEach(() => world.dispose());
  const close = () => {
    for (const key of Object.values(KEYS)) world.infra.store.setSetting(key, true);
  };

  it('sessions are seen and ended, admins are shut out, read-only mode is left', async () => {
    const victim = await world.signedIn();
    const { actor, issued } = await world.signedIn({
      abilities: ['sessions.revoke', 'admins.suspend', 'admins.lock', 'system.read_only'],
    });
    close();
    expect((await access(world, issued.token)).outcome).toBe('allowed');
    expect((await world.settings.systemState()).outcome).toBe('found');
    const { adminId } = victim;
    const { sessionId } = victim.actor;
    as(await world.sessions.revoke(actor, { adminId, sessionId, reason: 'x' }), 'revoked');
    as(await world.sessions.revokeAll(actor, { adminId, reason: 'x' }), 'revoked');
    as(await world.lifecycle.suspend(actor, { adminId, reason: 'x' }), 'changed');
    as(await world.lifecycle.lock(actor, { adminId, reason: 'x' }), 'changed');
    as(await world.settings.setReadOnly(actor, { on: false, reason: 'over' }), 'changed');
    as(await world.authentication.signOut(actor), 'signed_out');
  });

  it('by the ability and not without it', async () => {
    const { actor } = await world.signedIn();
    close();
    expect(await world.settings.setReadOnly(actor, { on: false, reason: 'x' })).toMatchObject({ outcome: 'denied' });
  });

  it('L11 break-glass signs in with password and code; one without the ability, or without a second factor, does not', async () => {
    const [root, other] = [person(world, 'root@example.org', { totp: true }), person(world, 'other@example.org', { totp: true })];
    const half = person(world, 'half@example.org');
    for (const { adminId } of [root, half]) world.infra.grants.grant(adminId, 'system.break_glass');
    close();
    const [first, second] = [await challengeFor(world, root), await challengeFor(world, other)];
    as(await complete(world, first, codeNow(world, root)), 'signed_in');
    as(await complete(world, second, codeNow(world, other)), 'emergency_restricted');
    as(await signIn(world, { email: half.email }), 'emergency_restricted');
  });

  it.each([
    ['maintenance', 'maintenance'],
    ['emergency', 'emergency_restricted'],
  ] as const)('ST2 the exemption from %s alone is the same', async (mode, refusal) => {
    const root = person(world, 'root@example.org', { totp: true });
    const other = person(world, 'other@example.org', { totp: true });
    const half = person(world, 'half@example.org');
    for (const { adminId } of [root, half]) world.infra.grants.grant(adminId, 'system.break_glass');
    world.infra.store.setSetting(KEYS[mode], true);
    as(await complete(world, await challengeFor(world, root), codeNow(world, root)), 'signed_in');
    as(await complete(world, await challengeFor(world, other), codeNow(world, other)), refusal);
    as(await signIn(world, { email: half.email }), refusal);
  });

  it('a malformed read-only switch reads as on, and can be mended', async () => {
    const { actor } = await world.signedIn({ abilities: ['system.read_only'] });
    world.infra.store.setSetting(KEYS.read_only, 'perhaps');
    expect(await world.settings.systemState()).toMatchObject({ state: { readOnly: true } });
    as(await world.settings.setReadOnly(actor, { on: false, reason: 'mended' }), 'changed');
    expect(await world.settings.systemState()).toMatchObject({ state: { readOnly: false } });
  });
});

describe('L10 OR-05 no change leaves a state without a way out', () => {
  let world: LightWorld;
  beforeEach(() => {
    world = createLightWorld((contracts) => contracts, { systemActors: { 'limited-cli': {} } });
  });
  afterEach(() => world.dispose());

  const setterFor = (actor: AdminActor) => async (key: string, value: boolean) =>
    (await world.settings.set(actor, { key, value })).outcome;

  it('sign-in is not switched off where no part of the host could switch it on again', async () => {
    const set = setterFor(await world.actor('system.settings.security.update'));
    expect(await set('auth.enabled', false)).toBe('no_way_out');
  });

  it('one part of the host has to be able to do all of it: two of them with a half each are no way back', async () => {
    const halves = createLightWorld((contracts) => contracts, { systemActors: { 'one-cli': {}, 'other-cli': {} } });
    const { grants, store } = halves.infra;
    grants.grantSystem('one-cli', 'system.maintenance');
    grants.grantSystem('other-cli', 'system.settings.security.update');
    const actor = await halves.actor('system.maintenance');
    store.setSetting('auth.enabled', false);
    const entered = async () => (await halves.settings.enterMaintenance(actor, { reason: 'moving' })).outcome;
    expect(await entered()).toBe('no_way_out');
    grants.grantSystem('one-cli', 'system.maintenance', 'system.settings.security.update');
    expect(await entered()).toBe('entered');
    await halves.dispose();
  });

  it('a second factor is not mandatory while nobody can enrol one, and the other way round', async () => {
    const set = setterFor(await world.actor('system.settings.security.update'));
    expect(await set('auth.totp.enabled', false)).toBe('changed');
    expect(await set('auth.totp.mandatory', true)).toBe('no_way_out');
    expect(await set('auth.totp.enabled', true)).toBe('changed');
    const { actor } = await world.signedIn({ abilities: ['system.settings.security.update'], totp: true });
    const setWithFactor = setterFor(actor);
    // Whoever came in without a factor would not come in again.
    expect(await set('auth.totp.mandatory', true)).toBe('no_way_out');
    expect(await setWithFactor('auth.totp.mandatory', true)).toBe('changed');
    // Whoever came in without a factor is out.
    expect(await set('auth.totp.enabled', false)).toBe('session_ended');
    // Who has the factor comes in only until it is lost.
    expect(await setWithFactor('auth.totp.enabled', false)).toBe('no_way_out');
  });

  it('modes and the epoch are not to be had through `set`', async () => {
    const actor = await world.actor('system.settings.security.update', 'system.settings.update');
    for (const [key, value] of [...Object.values(KEYS).map((mode) => [mode, true] as const), ['system.epoch', 1] as const]) {
      const result = await world.settings.set(actor, { key, value });
      expect([key, result]).toEqual([key, { outcome: 'invalid_value', rule: 'changed_elsewhere' }]);
    }
  });
});
