import type { Instant } from '../kernel/ids.js';
import type { SettingDefinition, SettingValue } from '../kernel/setting-definition.js';
import { effectiveValue } from '../kernel/setting-definition.js';
import type { CallOf } from '../operations/call.js';
import { EVERY_MODE, read } from '../operations/declaration.js';
import type { ResultOf } from '../operations/declaration.js';
import { ended, outcome } from '../operations/outcomes.js';
import { describeSetting } from './settings.edges.js';
import { SettingKeyInput } from './settings.inputs.js';
import { settingTarget } from './setting.target.js';

export interface SettingView {
  readonly key: string;
  /** The value in force; the default when it was never set. */
  readonly value: SettingValue;
  readonly type: SettingDefinition['type'];
  readonly default: SettingValue;
  /** null while it was never set. */
  readonly updatedAt: Instant | null;
  readonly updatedBy: string | null;
}

export const setting = read('settings.get', {
  input: SettingKeyInput,
  actors: 'any',
  ability: 'system.settings.view',
  target: ({ key }) => settingTarget(key),
  openDuring: EVERY_MODE,
  outcomes: { found: outcome<{ readonly setting: SettingView }>(), unknown_key: outcome() },
  audits: ['view.settings'],
});
export type SettingResult = ResultOf<typeof setting>;

export async function settingBody(call: CallOf<typeof setting>): Promise<SettingResult> {
  const definition = call.policy.settings.find(call.input.key);
  if (definition === null) return ended('unknown_key');
  const stored = await call.ask(describeSetting, { key: definition.key });
  call.audit('view.settings', { key: definition.key });
  const { key, type } = definition;
  return ended('found', {
    setting: Object.freeze({
      key,
      value: effectiveValue(definition, stored.value),
      type,
      default: definition.default,
      updatedAt: stored.updatedAt as Instant | null,
      updatedBy: stored.updatedBy,
    }),
  });
}
