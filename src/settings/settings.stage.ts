import { effectiveValue } from '../kernel/setting-definition.js';
import type { SettingDefinition, SettingValue, ValueOf } from '../kernel/setting-definition.js';
import type { Contact } from '../operations/contact.js';
import type { AnyDeclaration } from '../operations/declaration.js';
import { ended } from '../operations/outcomes.js';
import type { SettingsSnapshot } from '../operations/settings-snapshot.js';
import type { GateRefusal, Stages } from '../operations/stages.js';
import * as setting from './registry.js';
import { readSettings } from './settings.edges.js';

/** What every operation reads, whatever it is: modes, switches, epoch. */
const ALWAYS: readonly SettingDefinition[] = [
  setting.MAINTENANCE_ENABLED,
  setting.READ_ONLY,
  setting.EMERGENCY_ENABLED,
  setting.SYSTEM_EPOCH,
  setting.STEP_UP_MAX_AGE_MINUTES,
  setting.SESSION_ABSOLUTE_HOURS,
  setting.SESSION_IDLE_MINUTES,
  setting.AUDIT_ENABLED,
  setting.AUDIT_LOG_VIEWS,
];

class ReadSettings implements SettingsSnapshot {
  constructor(private readonly stored: ReadonlyMap<string, SettingValue | null>) {}

  get<D extends SettingDefinition>(definition: D): ValueOf<D> {
    const stored = this.stored.get(definition.key);
    if (stored === undefined) throw new Error(`${definition.key} was not read; add it to the declaration's settings`);
    return effectiveValue(definition, stored);
  }
}

/** Reads the settings once per operation and closes the gates they describe. */
export const settingsStage: Stages['settings'] = {
  async read(contact: Contact, declared: readonly SettingDefinition[]): Promise<SettingsSnapshot> {
    const keys = [...new Set([...ALWAYS, ...declared].map(({ key }) => key))];
    const { entries } = await contact.ask(readSettings, { keys });
    return new ReadSettings(new Map(entries.map(({ key, value }) => [key, value])));
  },

  /** Emergency is stricter than maintenance, maintenance than read-only; the strictest closed one is reported. */
  gate(declaration: AnyDeclaration, settings: SettingsSnapshot): GateRefusal | null {
    const open = (mode: 'read_only' | 'maintenance' | 'emergency'): boolean => declaration.openDuring.includes(mode);
    if (settings.get(setting.EMERGENCY_ENABLED) && !open('emergency')) return ended('emergency_restricted');
    if (settings.get(setting.MAINTENANCE_ENABLED) && !open('maintenance')) return ended('maintenance');
    if (settings.get(setting.READ_ONLY) && !open('read_only')) return ended('read_only');
    const { feature } = declaration;
    if (feature?.type === 'boolean' && !settings.get(feature)) return ended('feature_disabled', { key: feature.key });
    return null;
  },

  stepUpMaxAgeMinutes: (settings) => settings.get(setting.STEP_UP_MAX_AGE_MINUTES),
  systemEpoch: (settings) => settings.get(setting.SYSTEM_EPOCH),
  auditsEverything: (settings) => settings.get(setting.AUDIT_ENABLED),
  auditsViews: (settings) => settings.get(setting.AUDIT_LOG_VIEWS),
};
