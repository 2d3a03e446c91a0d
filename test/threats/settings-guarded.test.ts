import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { ABILITIES, CORE_SETTINGS, InfrastructureException, Redacted } from '@maatify/admin-infra';
import type { AdminActor, Channel, SettingDefinition, SettingValue } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { successes } from '../flows/support/recordings.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { scenarioName } from '../support/scenarios/scenario.js';
import { as, auditOf } from './support/people.js';
import { secretsOf } from './support/secrets.js';

jest.setTimeout(60_000);

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const settable = CORE_SETTINGS.filter(({ changedBy }) => changedBy === 'set');

/** Another value that the setting may have. */
function otherValue(definition: SettingDefinition): SettingValue {
  if (definition.type === 'boolean') return !definition.default;
  if (definition.type === 'number') return definition.max;
  return definition.format === 'time_zone' ? 'Europe/Paris' : 'fr';
}

const allBut = (...missing: readonly string[]): readonly string[] =>
  Object.keys(ABILITIES).filter((one) => !missing.includes(one));
const set = async (actor: AdminActor, key: string, value: SettingValue) => world.settings.set(actor, { key, value });

describe('ST-13 ST-14 each setting is opened by its ability and by no other', () => {
  it('every other ability together shows none', async () => {
    const actor = await world.actor(...allBut('system.settings.view'));
    for (const { key } of CORE_SETTINGS) {
      const denied = { outcome: 'denied', ability: 'system.settings.view', reason: 'not_permitted' };
      expect([key, await world.settings.setting(actor, { key })]).toEqual([key, denied]);
    }
  });

  it('the ability to see them shows all', async () => {
    const actor = await world.actor('system.settings.view');
    for (const { key } of CORE_SETTINGS) expect((await world.settings.setting(actor, { key })).outcome).toBe('found');
  });

  it.each(settable.map((definition) => [definition.key, definition] as const))(
    '%s is changed by one',
    async (key, definition) => {
      const ability = definition.sensitive ? 'system.settings.security.update' : 'system.settings.update';
      const others = await world.actor(...allBut(ability));
      const denied = { outcome: 'denied', ability, reason: 'not_permitted' };
      expect(await set(others, key, otherValue(definition))).toEqual(denied);
      expect(world.infra.store.settings.size).toBe(0);
      expect((await set(await world.actor(ability), key, otherValue(definition))).outcome).toMatch(/^(changed|no_way_out)$/);
    },
  );

  it('ST-08 a recent proof is asked for where security is concerned: the audit trail is one of those', async () => {
    const actor = await world.actor('system.settings.update', 'system.settings.security.update');
    world.infra.clock.advance(11 * 60_000);
    const endings = new Map<string, string>();
    for (const definition of settable)
      endings.set(definition.key, (await set(actor, definition.key, otherValue(definition))).outcome);
    const stepped = [...endings].filter(([, outcome]) => outcome === 'step_up_required').map(([key]) => key);
    expect(stepped.sort()).toEqual(settable.flatMap(({ key, sensitive }) => (sensitive ? [key] : [])).sort());
    expect(stepped).toEqual(expect.arrayContaining(['audit.enabled', 'audit.retention_days', 'auth.totp.mandatory']));
  });
});

describe('ST-15 a change is told: what, from what, to what, by whom, when and from where', () => {
  it.each(['ui', 'api', 'cli', 'job'] satisfies Channel[])('through %s', async (channel) => {
    const origin = { ip: '192.0.2.9', userAgent: 'browser', channel };
    const { actor, adminId } = await world.signedIn({ abilities: ['system.settings.update'], origin });
    world.infra.clock.advance(1_000);
    as(await set(actor, 'audit.log_views', true), 'changed');
    world.infra.clock.advance(1_000);
    as(await set(actor, 'audit.log_views', false), 'changed');
    const told = { actor: { kind: 'admin', adminId }, target: { type: 'setting', id: 'audit.log_views' }, origin };
    const now = world.infra.clock.now();
    expect(auditOf(world, 'system.setting.updated')).toMatchObject([
      { ...told, at: now - 1_000, metadata: { key: 'audit.log_views', old: null, new: true } },
      { ...told, at: now, metadata: { key: 'audit.log_views', old: true, new: false } },
    ]);
  });

  it('a mode too, and what changed nothing is not told', async () => {
    const actor = await world.actor('system.read_only', 'system.settings.update');
    as(await world.settings.setReadOnly(actor, { on: true, reason: 'moving house' }), 'changed');
    as(await world.settings.setReadOnly(actor, { on: true, reason: 'moving house' }), 'unchanged');
    as(await world.settings.setReadOnly(actor, { on: false, reason: 'moved' }), 'changed');
    expect(auditOf(world, 'system.read_only.enabled').map(({ metadata }) => metadata)).toEqual([{ reason: 'moving house' }]);
    expect(auditOf(world, 'system.read_only.disabled').map(({ metadata }) => metadata)).toEqual([{ reason: 'moved' }]);
    as(await set(actor, 'system.default_language', 'fr'), 'changed');
    as(await set(actor, 'system.default_language', 'fr'), 'unchanged');
    expect(auditOf(world, 'system.setting.updated')).toHaveLength(1);
  });
});

describe('ST-16 ST-20 settings stand still while an operation runs', () => {
  const CHANGING = [
    'settings.set',
    'settings.reset',
    'settings.set_read_only',
    'settings.enter_maintenance',
    'settings.leave_maintenance',
    'emergency.enable_emergency',
    'emergency.disable_emergency',
  ];

  it('they are read in one call at the door, whatever is decided by them, and nothing but their own operations changes one', async () => {
    expect(
      OPERATIONS.filter(({ writes }) => writes.some(({ contract }) => contract.includes('Setting'))).map(({ name }) => name),
    ).toEqual(CHANGING);
    for (const scenario of SCENARIOS) {
      const own = createLightWorld();
      const run = await scenario.arrange(own);
      const [callsBefore, stored] = [own.faults.calls.length, JSON.stringify([...own.infra.store.settings])];
      await run();
      const reads = own.faults.calls
        .slice(callsBefore)
        .filter(({ contract, method }) => contract === 'SystemSettingsReader' && method === 'read');
      const name = scenarioName(scenario);
      // The one that answers for a single flag asks for it beside the modes.
      expect([name, reads.length <= (scenario.operation === 'settings.feature' ? 2 : 1)]).toEqual([name, true]);
      for (const { args } of reads) expect(Object.keys(args[0] as object)).toEqual(['keys']);
      if (!CHANGING.includes(scenario.operation)) {
        expect([name, JSON.stringify([...own.infra.store.settings])]).toEqual([name, stored]);
      }
      await own.dispose();
    }
  });

  it('a change is seen by the very next operation: the library keeps no copy', async () => {
    const actor = await world.actor('system.read_only', 'admins.create');
    const creating = async (email: string) => (await world.lifecycle.create(actor, { email, name: 'New' })).outcome;
    expect(await creating('one@example.org')).toBe('created');
    as(await world.settings.setReadOnly(actor, { on: true, reason: 'x' }), 'changed');
    expect(await creating('two@example.org')).toBe('read_only');
    as(await world.settings.setReadOnly(actor, { on: false, reason: 'x' }), 'changed');
    expect(await creating('two@example.org')).toBe('created');
  });
});

describe('ST-19 settings that cannot be read are no settings at all', () => {
  it.each(successes().map((scenario) => [scenario.operation, scenario] as const))('%s', async (_, scenario) => {
    const run = await scenario.arrange(world);
    const before = JSON.stringify(world.infra.store.contents());
    world.faults.plan({ contract: 'SystemSettingsReader', method: 'read', fault: { kind: 'reject', value: new Error('gone') } });
    await expect(run()).rejects.toBeInstanceOf(InfrastructureException);
    expect(JSON.stringify(world.infra.store.contents())).toBe(before);
  });
});

function forgetEnds({ infra: { store } }: LightWorld): void {
  for (const [id, row] of [...store.sessions]) store.sessions.set(id, { ...row, endedAt: null, endReason: null });
}

describe('ST-21 ST-04 no value of any setting stands for an ability', () => {
  it('whoever is denied stays out, whatever is switched on or off', async () => {
    const denied = SCENARIOS.filter(({ ending, variant }) => ending === 'denied' && variant === '');
    expect(denied.length).toBeGreaterThanOrEqual(20);
    const REFUSALS = [
      'denied',
      'session_ended',
      'read_only',
      'maintenance',
      'emergency_restricted',
      'feature_disabled',
      'step_up_required',
    ];
    for (const scenario of denied) {
      for (const definition of CORE_SETTINGS) {
        const values =
          definition.type === 'boolean' ? [true, false] : definition.type === 'number' ? [definition.min, definition.max] : [];
        for (const value of values) {
          const own = createLightWorld();
          const run = await scenario.arrange(own);
          own.infra.store.setSetting(definition.key, value);
          const contents = () => JSON.stringify(own.infra.store.contents());
          const before = contents();
          const { outcome } = await run();
          const what = `${scenarioName(scenario)}, ${definition.key} ${String(value)}`;
          // A session that a setting ended stays ended, and nothing else of it moved.
          if (outcome === 'session_ended') forgetEnds(own);
          expect([what, REFUSALS.includes(outcome), contents() === before]).toEqual([what, true, true]);
          await own.dispose();
        }
      }
    }
  });
});

describe('ST-04 a flag that is off blocks, and nothing but its own setting switches it on', () => {
  const flagged = OPERATIONS.filter(({ feature }) => feature !== null);

  it.each(flagged.map((declaration) => [declaration.name, declaration.feature] as const))('%s', async (operation, flag) => {
    const scenario = successes().find((one) => one.operation === operation)!;
    const run = await scenario.arrange(world);
    const { store } = world.infra;
    // Holding everything is no way around a flag.
    for (const { adminId } of [...store.admins.values()]) store.grants.grant(adminId, ...Object.keys(ABILITIES));
    store.setSetting(flag!.key, false);
    const before = JSON.stringify(store.contents());
    expect(await run()).toEqual({ outcome: 'feature_disabled', key: flag!.key });
    expect(JSON.stringify(store.contents())).toBe(before);
  });

  it('a value that is none, or a key nobody registered, is off', async () => {
    const ask = async (key: string) => (await world.settings.feature({ key }, TEST_ORIGIN)).outcome;
    expect(await ask('features.reports.enabled')).toBe('enabled');
    for (const value of ['true', 1, 'on', '', 0]) {
      world.infra.store.setSetting('features.reports.enabled', value);
      expect([value, await ask('features.reports.enabled')]).toEqual([value, 'feature_disabled']);
    }
    world.infra.store.setSetting('features.nobody_knows.enabled', true);
    expect(await ask('features.nobody_knows.enabled')).toBe('feature_disabled');
    // A switch that is no feature cannot be asked for as one.
    expect(await ask('auth.enabled')).toBe('feature_disabled');
  });
});

describe('ST-22 a secret finds no place among the settings', () => {
  it('under a key nobody registered, or wrapped', async () => {
    const actor = await world.actor('system.settings.update', 'system.settings.security.update');
    expect(await set(actor, 'smtp.password', 'canary')).toEqual({ outcome: 'unknown_key' });
    const wrapped = Redacted.of('canary') as never;
    expect((await set(actor, 'system.default_language', wrapped)).outcome).toBe('validation_failed');
    expect(world.infra.store.settings.size).toBe(0);
  });

  it('whatever ran, no value that was written is one of the secrets of the run, and none is more than a switch, a number or a text', async () => {
    let written = 0;
    for (const scenario of SCENARIOS) {
      const own = createLightWorld();
      const run = await scenario.arrange(own);
      await run();
      const secrets = new Set(secretsOf(own));
      const values = own.faults.calls
        .filter(({ contract }) => contract === 'SystemSettingsCommandRepository')
        .map(({ args }) => args[0] as { readonly value: unknown } | { readonly changes: readonly { readonly value: unknown }[] })
        .flatMap((told) => ('changes' in told ? told.changes.map(({ value }) => value) : [told.value]));
      for (const value of values) {
        expect([scenarioName(scenario), typeof value]).toEqual([
          scenarioName(scenario),
          expect.stringMatching(/^(boolean|number|string)$/),
        ]);
        expect([scenarioName(scenario), secrets.has(String(value))]).toEqual([scenarioName(scenario), false]);
      }
      written += values.length;
      await own.dispose();
    }
    expect(written).toBeGreaterThanOrEqual(5);
  });
});

describe('ST-06 a host registers a switch for each of its channels', () => {
  it('and one of them says nothing about another', async () => {
    const switchFor = (channel: string): SettingDefinition => ({
      type: 'boolean',
      key: `notifications.channels.${channel}.enabled`,
      description: `Whether ${channel} is used.`,
      category: 'notifications',
      default: true,
      strictest: true,
      sensitive: false,
      changedBy: 'set',
    });
    await world.dispose();
    world = createLightWorld((contracts) => contracts, { settings: [switchFor('letters'), switchFor('pigeons')] });
    const actor = await world.actor('system.settings.update', 'system.settings.view');
    as(await set(actor, 'notifications.channels.letters.enabled', false), 'changed');
    const value = async (key: string) => as(await world.settings.setting(actor, { key }), 'found').setting.value;
    expect(await value('notifications.channels.letters.enabled')).toBe(false);
    expect(await value('notifications.channels.pigeons.enabled')).toBe(true);
    expect(await value('notifications.enabled')).toBe(true);
  });
});

describe('ST-23 read-only mode is entered at any time', () => {
  const MODES = ['system.maintenance.enabled', 'security.emergency.enabled'];

  it.each([
    ['when nothing else is on', []],
    ['in maintenance', MODES.slice(0, 1)],
    ['in an emergency', MODES.slice(1)],
    ['with both', MODES],
  ])('%s', async (_, modes) => {
    const actor = await world.actor('system.read_only');
    for (const mode of modes) world.infra.store.setSetting(mode, true);
    as(await world.settings.setReadOnly(actor, { on: true, reason: 'something is wrong' }), 'changed');
    expect(await world.settings.systemState(TEST_ORIGIN)).toMatchObject({ state: { readOnly: true } });
  });
});

describe('ST-01 a setting that was never set shows what it means', () => {
  it('as its value and as its default, set by nobody', async () => {
    const actor = await world.actor('system.settings.view');
    for (const { key, type, default: fallback } of CORE_SETTINGS) {
      const { setting } = as(await world.settings.setting(actor, { key }), 'found');
      expect(setting).toEqual({
        key,
        type,
        value: fallback,
        default: fallback,
        stored: null,
        malformed: false,
        updatedAt: null,
        updatedBy: null,
      });
    }
  });
});
