import type { Instant } from '../../kernel/ids.js';
import { effectiveValue } from '../../kernel/setting-definition.js';
import { NoInput } from '../../runner/input/no-input.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, read } from '../../runner/operation.js';
import { done } from '../../runner/outcomes.js';
import { EMERGENCY_ENABLED, EMERGENCY_REASON } from '../core-settings.js';
import { settingTarget } from '../setting.target.js';
import { SWITCH_EMERGENCY } from '../settings.abilities.js';
import { describeSettings } from '../settings.methods.js';

export interface EmergencyView {
  /** Whether it is in force; what is stored and is no switch counts as on. */
  readonly on: boolean;
  /** Why it was switched on; null while it is off, and where nobody said. */
  readonly why: string | null;
  /** When it was last switched, on or off, in epoch milliseconds; null while it never was. */
  readonly changedAt: Instant | null;
  /** The admin or system actor that switched it; null while nobody has. */
  readonly changedBy: string | null;
}

export const emergencyStatus = read('emergency.emergency_status', {
  input: NoInput,
  actors: 'any',
  ability: SWITCH_EMERGENCY,
  target: () => settingTarget(EMERGENCY_ENABLED.key),
  openDuring: EVERY_MODE,
  outcomes: {
    /** Whether it is on, and since when, by whom and why. */
    found: done<{ readonly emergency: EmergencyView }>(),
  },
}).body(async (run) => {
  const { settings } = await run.query(describeSettings, { keys: [EMERGENCY_ENABLED.key, EMERGENCY_REASON.key] });
  const stored = new Map(settings.map((one) => [one.key, one]));
  const mode = stored.get(EMERGENCY_ENABLED.key);
  const on = effectiveValue(EMERGENCY_ENABLED, mode?.value ?? null);
  const why = effectiveValue(EMERGENCY_REASON, stored.get(EMERGENCY_REASON.key)?.value ?? null);
  return run.end('found', {
    emergency: Object.freeze({
      on,
      why: on && why !== '' ? why : null,
      changedAt: mode?.updatedAt ?? null,
      changedBy: mode?.updatedBy ?? null,
    }),
  });
});
export type EmergencyStatusResult = ResultOf<typeof emergencyStatus>;
