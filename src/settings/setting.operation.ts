import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, read } from '../runner/operation.js';
import { done, refused } from '../runner/outcomes.js';
import { settingTarget } from './setting.target.js';
import type { SettingView } from './setting.view.js';
import { settingView } from './setting.view.js';
import { VIEW_SETTINGS } from './settings.abilities.js';
import { SETTING_VIEWED } from './settings.events.js';
import { SettingKeyInput } from './settings.inputs.js';
import { describeSetting } from './settings.methods.js';

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
  return run.end('found', { setting: settingView(definition, stored) });
});
export type SettingResult = ResultOf<typeof setting>;
