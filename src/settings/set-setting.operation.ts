import type { SettingValue } from '../kernel/setting-definition.js';
import { brokenRule } from '../kernel/setting-definition.js';
import { authorOf } from '../kernel/write-author.js';
import type { CallOf } from '../operations/call.js';
import { mutation } from '../operations/declaration.js';
import type { ResultOf } from '../operations/declaration.js';
import { ended, outcome } from '../operations/outcomes.js';
import type { OperationPolicy } from '../operations/policy.js';
import { counterpartOf, leavesNoWayOut } from './no-way-out.policy.js';
import { TOTP_ENABLED, TOTP_MANDATORY } from './registry.js';
import { changeSetting, describeSetting } from './settings.edges.js';
import { SetSettingInput } from './settings.inputs.js';
import { settingTarget } from './setting.target.js';

const isSensitive = ({ key }: SetSettingInput, policy: OperationPolicy): boolean => policy.settings.find(key)?.sensitive ?? false;

export const setSetting = mutation('settings.set', {
  input: SetSettingInput,
  actors: 'any',
  ability: (input, _actor, policy) => (isSensitive(input, policy) ? 'system.settings.security.update' : 'system.settings.update'),
  target: ({ key }) => settingTarget(key),
  stepUp: isSensitive,
  impersonating: 'refused',
  openDuring: ['maintenance'],
  settings: [TOTP_ENABLED, TOTP_MANDATORY],
  writes: [changeSetting],
  outcomes: {
    changed: outcome<{ readonly old: SettingValue; readonly new: SettingValue }>(),
    unchanged: outcome(),
    unknown_key: outcome(),
    invalid_value: outcome<{ readonly rule: 'type' | 'min' | 'max' | 'length' | 'changed_elsewhere' }>(),
    no_way_out: outcome(),
  },
  audits: ['system.setting.updated'],
  notifies: ['setting_changed'],
});
export type SetSettingResult = ResultOf<typeof setSetting>;

export async function setSettingBody(call: CallOf<typeof setSetting>): Promise<SetSettingResult> {
  const { key, value } = call.input;
  const definition = call.policy.settings.find(key);
  if (definition === null) return ended('unknown_key');
  // Modes and the system epoch have operations of their own, with their own rules; `set` must not be a way around those.
  if (definition.changedBy !== 'set') return ended('invalid_value', { rule: 'changed_elsewhere' });
  const rule = brokenRule(definition, value);
  if (rule !== null) return ended('invalid_value', { rule });
  const counterpart = counterpartOf(key);
  if (leavesNoWayOut({ key, value }, counterpart && call.setting(counterpart), call.policy)) {
    return ended('no_way_out');
  }
  const stored = await call.ask(describeSetting, { key });
  if (stored.value === value) return ended('unchanged');
  const claim = await call.commit(changeSetting, call.grant, {
    key,
    expected: stored.value,
    value,
    at: call.now,
    by: authorOf(call.grant.actor),
  });
  if (claim.outcome === 'lost') return ended('conflict');
  call.audit('system.setting.updated', { key, old: stored.value, new: value });
  call.notify('setting_changed', { kind: 'holders_of', ability: 'system.settings.view' });
  return ended('changed', { old: stored.value ?? definition.default, new: value });
}
