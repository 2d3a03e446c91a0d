import type { SettingDefinition, SettingValue, ValueOf } from '../kernel/setting-definition.js';

/** The settings as they were read once, at the entry of one operation. */
export interface SettingsSnapshot {
  get<D extends SettingDefinition>(definition: D): ValueOf<D>;
  /** What is stored for it, whether it fits or not; null when it was never set. */
  stored(definition: SettingDefinition): SettingValue | null;
}
