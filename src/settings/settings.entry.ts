import { oncePer } from '../kernel/once-per.js';
import type { SettingDefinition } from '../kernel/setting-definition.js';
import { question } from '../runner/entering.js';
import type { Question } from '../runner/entering.js';
import type { EntrySteps, GateRefusal } from '../runner/entry.js';
import type { Declaration } from '../runner/operation.js';
import { result } from '../runner/outcomes.js';
import type { SettingsSnapshot } from '../runner/settings-snapshot.js';
import * as setting from './core-settings.js';
import { readSettings } from './settings.methods.js';

/** What every operation reads, whatever it is: modes, switches, epoch. */
const ALWAYS: readonly SettingDefinition[] = [
  setting.MAINTENANCE_ENABLED,
  setting.READ_ONLY,
  setting.EMERGENCY_ENABLED,
  setting.SYSTEM_EPOCH,
  setting.STEP_UP_MAX_AGE_MINUTES,
  setting.SESSION_ABSOLUTE_HOURS,
  setting.SESSION_IDLE_MINUTES,
  setting.TOTP_MANDATORY,
  setting.AUDIT_ENABLED,
  setting.AUDIT_LOG_VIEWS,
  setting.NOTIFICATIONS_ENABLED,
];

/** What is asked for every operation with this declaration: one question for all of its runs. */
const questionOf = oncePer((declared: readonly SettingDefinition[]): Question<SettingsSnapshot> => {
  const keys = Object.freeze([...new Set([...ALWAYS, ...declared].map(({ key }) => key))]);
  return question(readSettings, Object.freeze({ keys }));
});

/** Reads the settings once per operation and closes the gates they describe. */
export const settingsEntry: EntrySteps['settings'] = {
  question: questionOf,

  /** Emergency is stricter than maintenance, maintenance than read-only; the strictest closed one is reported. */
  gate(declaration: Declaration, settings: SettingsSnapshot): GateRefusal | null {
    const open = (mode: 'read_only' | 'maintenance' | 'emergency'): boolean => declaration.openDuring.includes(mode);
    if (settings.get(setting.EMERGENCY_ENABLED) && !open('emergency')) return result('emergency_restricted');
    if (settings.get(setting.MAINTENANCE_ENABLED) && !open('maintenance')) return result('maintenance');
    if (settings.get(setting.READ_ONLY) && !open('read_only')) return result('read_only');
    const { feature } = declaration;
    if (feature?.type === 'boolean' && !settings.get(feature)) return result('feature_disabled', { key: feature.key });
    return null;
  },

  stepUpMaxAgeMinutes: (settings) => settings.get(setting.STEP_UP_MAX_AGE_MINUTES),
  systemEpoch: (settings) => settings.get(setting.SYSTEM_EPOCH),
  demandsFactor: (settings) => settings.get(setting.TOTP_MANDATORY),
  auditsEverything: (settings) => settings.get(setting.AUDIT_ENABLED),
  notifiesEverything: (settings) => settings.get(setting.NOTIFICATIONS_ENABLED),
  auditsViews: (settings) => settings.get(setting.AUDIT_LOG_VIEWS),
};
