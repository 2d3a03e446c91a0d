import type { SettingRule, SettingValue } from '../kernel/setting-definition.js';
import { brokenRule } from '../kernel/setting-definition.js';
import { authorOf } from '../kernel/write-author.js';
import type { ResultOf } from '../runner/operation.js';
import { mutation } from '../runner/operation.js';
import { done, refused } from '../runner/outcomes.js';
import type { OperationPolicy } from '../runner/policy.js';
import { doorsBeside, keepsWayBack } from './keep-way-back.step.js';
import { DOORS } from './way-back.policy.js';
import { settingTarget } from './setting.target.js';
import { UPDATE_SECURITY_SETTINGS, UPDATE_SETTINGS, VIEW_SETTINGS } from './settings.abilities.js';
import { SETTING_CHANGED_NOTICE, SETTING_UPDATED } from './settings.events.js';
import { SetSettingInput } from './settings.inputs.js';
import { changeSetting, describeSetting } from './settings.methods.js';

const isSensitive = ({ key }: SetSettingInput, policy: OperationPolicy): boolean => policy.settings.find(key)?.sensitive ?? false;

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
  outcomes: {
    /** The value is stored; `old` is what was stored before, as the audit trail has it: null when the key had never been set. */
    changed: done<{ readonly old: SettingValue | null; readonly new: SettingValue }>(),
    /** That value is stored already. */
    unchanged: done(),
    /** Nobody registered a setting of this key. */
    unknown_key: refused(),
    /** The value breaks a rule of its setting, or another operation changes this one. */
    invalid_value: refused<{ readonly rule: SettingRule | 'changed_elsewhere' }>(),
    /** After this change nobody could come in and undo it. */
    no_way_out: refused(),
  },
  audits: [SETTING_UPDATED],
  notifies: [SETTING_CHANGED_NOTICE],
}).body(async (run) => {
  const { key, value } = run.input;
  const definition = run.policy.settings.find(key);
  if (definition === null) return run.end('unknown_key');
  // Modes and the system epoch have operations of their own, with their own rules; `set` must not be a way around those.
  if (definition.changedBy !== 'set') return run.end('invalid_value', { rule: 'changed_elsewhere' });
  const rule = brokenRule(definition, value);
  if (rule !== null) return run.end('invalid_value', { rule });
  const stored = await run.query(describeSetting, { key });
  if (stored.value === value) return run.end('unchanged');
  if (!(await keepsWayBack(run, run.actor, { key, value }))) return run.end('no_way_out');
  const claim = await run.change(changeSetting, run.grant, {
    key,
    expected: stored.value,
    value,
    restsOn: doorsBeside(run, key),
    at: run.now,
    by: authorOf(run.grant.actor),
  });
  if (claim.outcome === 'lost') return run.end('conflict');
  run.audit(SETTING_UPDATED, { key, old: stored.value, new: value });
  run.notify(SETTING_CHANGED_NOTICE, { kind: 'holders_of', ability: VIEW_SETTINGS.key });
  return run.end('changed', { old: stored.value, new: value });
});
export type SetSettingResult = ResultOf<typeof set>;
