import type { Instant } from '../kernel/ids.js';
import type { SettingDefinition, SettingValue } from '../kernel/setting-definition.js';
import { brokenRule, effectiveValue } from '../kernel/setting-definition.js';
import type { StoredSetting } from './system-settings-reader.contract.js';

export interface SettingView {
  readonly key: string;
  /** The value in force: the default when it was never set, the strictest when what is stored does not fit. */
  readonly value: SettingValue;
  /** What is stored, also when it does not fit; null when it was never set. */
  readonly stored: SettingValue | null;
  /** Whether what is stored breaks a rule of the setting, so that the strictest value is in force instead. */
  readonly malformed: boolean;
  readonly type: SettingDefinition['type'];
  readonly default: SettingValue;
  /** Epoch milliseconds; null while it was never set. */
  readonly updatedAt: Instant | null;
  /** The admin or system actor that set it; null while it was never set. */
  readonly updatedBy: string | null;
}

/** A setting as it is shown: what its definition makes of what is stored. */
export function settingView(definition: SettingDefinition, { value, updatedAt, updatedBy }: StoredSetting): SettingView {
  return Object.freeze({
    key: definition.key,
    value: effectiveValue(definition, value),
    stored: value,
    malformed: value !== null && brokenRule(definition, value) !== null,
    type: definition.type,
    default: definition.default,
    updatedAt,
    updatedBy,
  });
}
