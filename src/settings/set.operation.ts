import type { ResultOf } from '../runner/operation.js';
import { mutation } from '../runner/operation.js';
import { CHANGE_OUTCOMES, changeTo, isSensitive } from './change-setting.step.js';
import { DOORS } from './way-back.policy.js';
import { settingTarget } from './setting.target.js';
import { UPDATE_SECURITY_SETTINGS, UPDATE_SETTINGS } from './settings.abilities.js';
import { SETTING_CHANGED_NOTICE, SETTING_UPDATED } from './settings.events.js';
import { SetSettingInput } from './settings.inputs.js';
import { changeSetting } from './settings.methods.js';

export const set = mutation('settings.set', {
  input: SetSettingInput,
  actors: 'any',
  ability: (input, _actor, policy) => (isSensitive(input, policy) ? UPDATE_SECURITY_SETTINGS : UPDATE_SETTINGS),
  target: ({ key }) => settingTarget(key),
  stepUp: isSensitive,
  impersonating: 'refused',
  openDuring: ['maintenance'],
  settings: DOORS,
  writes: [changeSetting],
  outcomes: CHANGE_OUTCOMES,
  audits: [SETTING_UPDATED],
  notifies: [SETTING_CHANGED_NOTICE],
}).body((run) => changeTo(run, { value: () => run.input.value, unsetWillDo: false }));
export type SetSettingResult = ResultOf<typeof set>;
