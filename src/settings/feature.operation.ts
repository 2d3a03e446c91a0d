import { effectiveValue } from '../kernel/setting-definition.js';
import type { CallOf } from '../operations/call.js';
import { entrance, EVERY_MODE } from '../operations/declaration.js';
import type { ResultOf } from '../operations/declaration.js';
import { ended, outcome } from '../operations/outcomes.js';
import { readSettings } from './settings.edges.js';
import { SettingKeyInput } from './settings.inputs.js';
import type { SettingEntry } from './system-settings-reader.contract.js';

export const feature = entrance('settings.feature', {
  input: SettingKeyInput,
  openDuring: EVERY_MODE,
  writes: [],
  outcomes: { enabled: outcome(), feature_disabled: outcome<{ readonly key: string }>() },
  audits: [],
});
export type FeatureResult = ResultOf<typeof feature>;

/** Beside the modes, so that asking for a flag is one hop. */
export const firstReadOfFeature = {
  edge: readSettings,
  args: ({ key }: SettingKeyInput) => ({ keys: [key] }),
};

export function featureBody(
  call: CallOf<typeof feature>,
  { entries }: { readonly entries: readonly SettingEntry[] },
): FeatureResult {
  const { key } = call.input;
  const definition = call.policy.settings.findFeature(key);
  // A key nobody registered is off, whatever is stored under it: a flag cannot be switched on by asking for it (ST-04).
  const on = definition !== null && effectiveValue(definition, entries[0]?.value ?? null);
  return on ? ended('enabled') : ended('feature_disabled', { key });
}
