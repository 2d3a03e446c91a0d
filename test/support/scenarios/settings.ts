import { commonRefusals } from './common.js';
import { lost, scenariosOf } from './scenario.js';
import type { Driver, Scenario } from './scenario.js';

const get: Driver = {
  operation: 'settings.setting',
  succeeds: 'found',
  prepare: async (world) => ({
    actor: await world.actor('system.settings.view'),
    input: { key: 'audit.log_views' },
    go: (actor: never, input: never) => world.settings.setting(actor, input),
  }),
};

const set: Driver = {
  operation: 'settings.set',
  succeeds: 'changed',
  prepare: async (world) => ({
    actor: await world.actor('system.settings.update', 'system.settings.security.update'),
    input: { key: 'notifications.enabled', value: false },
    go: (actor: never, input: never) => world.settings.set(actor, input),
  }),
};

const setReadOnly: Driver = {
  operation: 'settings.set_read_only',
  succeeds: 'changed',
  prepare: async (world) => ({
    actor: await world.actor('system.read_only'),
    input: { on: true, reason: 'migration' },
    go: (actor: never, input: never) => world.settings.setReadOnly(actor, input),
  }),
};

const systemState: Driver = {
  operation: 'settings.system_state',
  succeeds: 'found',
  prepare: (world) => ({ actor: null, input: {}, go: () => world.settings.systemState() }),
};

const feature: Driver = {
  operation: 'settings.feature',
  succeeds: 'enabled',
  prepare: (world) => ({
    actor: null,
    input: { key: 'features.reports.enabled' },
    go: (_: never, input: never) => world.settings.feature(input),
  }),
};

const SECURITY_KEY = { key: 'auth.max_login_attempts', value: 3 };

export const settingsScenarios: readonly Scenario[] = [
  ...scenariosOf(get, { ...commonRefusals(get), unknown_key: () => ({ input: { key: '__proto__' } }) }),
  ...scenariosOf(set, {
    ...commonRefusals(set),
    'changed (a security setting)': () => ({ input: SECURITY_KEY }),
    step_up_required: (world) => {
      world.infra.clock.advance(11 * 60_000);
      return { input: SECURITY_KEY };
    },
    'denied (security setting without its own ability)': (world, { actor }) => {
      if (actor?.kind === 'admin') world.infra.grants.revoke(actor.adminId, 'system.settings.security.update');
      return { input: SECURITY_KEY };
    },
    unchanged: (world) => void world.infra.store.setSetting('notifications.enabled', false),
    unknown_key: () => ({ input: { key: 'constructor', value: true } }),
    'invalid_value (type)': () => ({ input: { key: 'audit.log_views', value: 'yes' } }),
    'invalid_value (bounds)': () => ({ input: { key: 'auth.max_login_attempts', value: 10_000 } }),
    'invalid_value (a mode)': () => ({ input: { key: 'system.read_only', value: true } }),
    'no_way_out (nobody could enrol)': (world) => {
      world.infra.store.setSetting('auth.totp.enabled', false);
      return { input: { key: 'auth.totp.mandatory', value: true } };
    },
    conflict: lost('SystemSettingsCommandRepository', 'change', 'value_moved'),
  }),
  ...scenariosOf(setReadOnly, {
    ...commonRefusals(setReadOnly),
    unchanged: (world) => void world.infra.store.setSetting('system.read_only', true),
    'changed (left while on)': (world) => {
      world.infra.store.setSetting('system.read_only', true);
      return { input: { on: false, reason: 'done' } };
    },
    conflict: lost('SystemSettingsCommandRepository', 'change', 'value_moved'),
  }),
  ...scenariosOf(systemState, { 'found (read-only)': (world) => void world.infra.store.setSetting('system.read_only', true) }),
  ...scenariosOf(feature, {
    ...commonRefusals(feature),
    'feature_disabled (switched off)': (world) => void world.infra.store.setSetting('features.reports.enabled', false),
    'feature_disabled (unknown)': () => ({ input: { key: 'features.unheard_of.enabled' } }),
  }),
];
