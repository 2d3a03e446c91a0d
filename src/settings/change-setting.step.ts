import type { Actor } from '../kernel/actor.js';
import type { Grant } from '../kernel/proofs.js';
import type { SettingDefinition, SettingRule, SettingValue } from '../kernel/setting-definition.js';
import { brokenRule } from '../kernel/setting-definition.js';
import { authorOf } from '../kernel/write-author.js';
import type { Changes, Emits, Notifies, Queries } from '../runner/capabilities.js';
import { done, refused, result } from '../runner/outcomes.js';
import type { OperationPolicy } from '../runner/policy.js';
import { doorsBeside, keepsWayBack } from './keep-way-back.step.js';
import type { UPDATE_SECURITY_SETTINGS, UPDATE_SETTINGS } from './settings.abilities.js';
import { VIEW_SETTINGS } from './settings.abilities.js';
import { SETTING_CHANGED_NOTICE, SETTING_UPDATED } from './settings.events.js';
import type { SettingKeyInput } from './settings.inputs.js';
import { changeSetting, describeSetting } from './settings.methods.js';

/** What every change of a setting may end in. */
export const CHANGE_OUTCOMES = {
  /** The value is stored; `old` is what was stored before, as the audit trail has it: null when the key had never been set. */
  changed: done<{ readonly old: SettingValue | null; readonly new: SettingValue }>(),
  /** That value is stored already. */
  unchanged: done(),
  /** Nobody registered a setting of this key. */
  unknown_key: refused(),
  /** The value breaks a rule of its setting, or another operation changes this one. */
  invalid_value: refused<{ readonly rule: SettingRule | 'changed_elsewhere' }>(),
  /**
   * Nothing changed: neither the caller, by signing in again, nor a declared system actor could undo it afterwards, and no other admin is
   * looked for. `auth.enabled` is switched off only where a system actor is declared that the resolver grants
   * `system.settings.security.update`, and `system.read_only` and `system.emergency` where those modes are on; `auth.totp.mandatory` is
   * switched on by who is signed in with their second factor.
   */
  no_way_out: refused(),
};

export const isSensitive = ({ key }: SettingKeyInput, policy: OperationPolicy): boolean =>
  policy.settings.find(key)?.sensitive ?? false;

type ChangingRun = Queries &
  Changes &
  Emits<typeof SETTING_UPDATED> &
  Notifies<typeof SETTING_CHANGED_NOTICE> & {
    readonly input: SettingKeyInput;
    readonly actor: Actor;
    readonly grant: Grant<(typeof UPDATE_SETTINGS | typeof UPDATE_SECURITY_SETTINGS)['key']>;
  };

interface Wanted {
  readonly value: (definition: SettingDefinition) => SettingValue;
  /** Whether a setting that was never set is as it should be already. */
  readonly unsetWillDo: boolean;
}

/** Look up, judge the value, read, keep a way back, claim. The one way a setting of `set` ever changes. */
export async function changeTo(run: ChangingRun, wanted: Wanted) {
  const { key } = run.input;
  const definition = run.policy.settings.find(key);
  if (definition === null) return result('unknown_key');
  // Modes and the system epoch have operations of their own, with their own rules; nothing here must be a way around those.
  if (definition.changedBy !== 'set') return result('invalid_value', { rule: 'changed_elsewhere' });
  const value = wanted.value(definition);
  const rule = brokenRule(definition, value);
  if (rule !== null) return result('invalid_value', { rule });
  const stored = await run.query(describeSetting, { key });
  if (stored.value === value || (stored.value === null && wanted.unsetWillDo)) return result('unchanged');
  if (!(await keepsWayBack(run, run.actor, { key, value }))) return result('no_way_out');
  const claim = await run.change(changeSetting, run.grant, {
    key,
    expected: stored.value,
    value,
    restsOn: doorsBeside(run, key),
    at: run.now,
    by: authorOf(run.grant.actor),
  });
  if (claim.outcome === 'lost') return result('conflict');
  run.audit(SETTING_UPDATED, { key, old: stored.value, new: value });
  run.notify(SETTING_CHANGED_NOTICE, { kind: 'holders_of', ability: VIEW_SETTINGS.key });
  return result('changed', { old: stored.value, new: value });
}
