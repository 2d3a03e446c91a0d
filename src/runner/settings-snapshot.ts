import type { SettingDefinition, ValueOf } from '../kernel/setting-definition.js';

/** The settings as they were read once, at the entry of one operation. */
export interface SettingsSnapshot {
  get<D extends SettingDefinition>(definition: D): ValueOf<D>;
}
