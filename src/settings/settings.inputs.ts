import type { SettingCategory, SettingValue } from '../kernel/setting-definition.js';
import { SETTING_CATEGORIES } from '../kernel/setting-definition.js';
import { IsBooleanValue, IsOneOf, IsSettingValue, IsText } from '../runner/input/input-rules.js';

export class SettingKeyInput {
  @IsText({ min: 1, max: 128 })
  key!: string;
}

export class SetSettingInput extends SettingKeyInput {
  @IsSettingValue()
  value!: SettingValue;
}

export class SettingsInput {
  @IsOneOf(SETTING_CATEGORIES)
  category!: SettingCategory;
}

export class SetReadOnlyInput {
  @IsBooleanValue()
  on!: boolean;

  /** Why; shown to everybody who is told. */
  @IsText({ min: 1, max: 500, lines: 'many' })
  reason!: string;
}

export class MaintenanceInput {
  /** Why; shown to everybody who is told. */
  @IsText({ min: 1, max: 500, lines: 'many' })
  reason!: string;
}
