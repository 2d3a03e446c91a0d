import type { ResultOf } from '../runner/operation.js';
import { entrance, EVERY_MODE, firstRead } from '../runner/operation.js';
import { done, refused } from '../runner/outcomes.js';
import { SettingKeyInput } from './settings.inputs.js';
import { readSettings } from './settings.methods.js';

export const feature = entrance('settings.feature', {
  input: SettingKeyInput,
  // Beside the modes, so that asking for a flag is one hop.
  firstRead: firstRead(readSettings, ({ key }: SettingKeyInput) => ({ keys: [key] })),
  openDuring: EVERY_MODE,
  writes: [],
  outcomes: {
    /** The flag is on. */
    enabled: done(),
    /** The flag is off, or nobody registered it. */
    feature_disabled: refused<{ readonly key: string }>(),
  },
  audits: [],
}).body((run, read) => {
  const { key } = run.input;
  const definition = run.policy.settings.findFeature(key);
  // A key nobody registered is off, whatever is stored under it: a flag cannot be switched on by asking for it.
  const on = definition !== null && read.get(definition);
  return on ? run.end('enabled') : run.end('feature_disabled', { key });
});
export type FeatureResult = ResultOf<typeof feature>;
