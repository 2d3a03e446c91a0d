import type { Instant } from '../kernel/ids.js';
import type { SettingDefinition, SettingValue } from '../kernel/setting-definition.js';
import { brokenRule, effectiveValue } from '../kernel/setting-definition.js';
import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, read } from '../runner/operation.js';
import { done, refused } from '../runner/outcomes.js';
import { settingTarget } from './setting.target.js';
import { VIEW_SETTINGS } from './settings.abilities.js';
import { SETTING_VIEWED } from './settings.events.js';
import { SettingKeyInput } from './settings.inputs.js';
import { describeSetting } from './settings.methods.js';

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

export const setting = read('settings.setting', {
  input: SettingKeyInput,
  actors: 'any',
  ability: VIEW_SETTINGS,
  target: ({ key }) => settingTarget(key),
  openDuring: EVERY_MODE,
  outcomes: {
    /** The setting as it is in force, with its default. */
    found: done<{ readonly setting: SettingView }>(),
    /** Nobody registered a setting of this key. */
    unknown_key: refused(),
  },
  audits: [SETTING_VIEWED],
}).body(async (run) => {
  const definition = run.policy.settings.find(run.input.key);
  if (definition === null) return run.end('unknown_key');
  const stored = await run.query(describeSetting, { key: definition.key });
  run.audit(SETTING_VIEWED, { key: definition.key });
  const { key, type } = definition;
  return run.end('found', {
    setting: Object.freeze({
      key,
      value: effectiveValue(definition, stored.value),
      stored: stored.value,
      malformed: stored.value !== null && brokenRule(definition, stored.value) !== null,
      type,
      default: definition.default,
      updatedAt: stored.updatedAt,
      updatedBy: stored.updatedBy,
    }),
  });
});
export type SettingResult = ResultOf<typeof setting>;
