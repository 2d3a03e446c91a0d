import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, mutation } from '../../runner/operation.js';
import { done } from '../../runner/outcomes.js';
import { EMERGENCY_ENABLED } from '../core-settings.js';
import { settingTarget } from '../setting.target.js';
import { SWITCH_EMERGENCY } from '../settings.abilities.js';
import { changeSetting } from '../settings.methods.js';
import { switchOff } from '../switch-off.step.js';
import { EMERGENCY_ACCESS, EMERGENCY_NOTICE } from './emergency.events.js';
import { DisableEmergencyInput } from './emergency.inputs.js';

/** The epoch stays where it is: what died in the emergency stays dead. */
export const disableEmergency = mutation('emergency.disable_emergency', {
  input: DisableEmergencyInput,
  actors: 'any',
  ability: SWITCH_EMERGENCY,
  target: () => settingTarget(EMERGENCY_ENABLED.key),
  stepUp: true,
  impersonating: 'refused',
  // The way out is open in every mode.
  openDuring: EVERY_MODE,
  writes: [changeSetting],
  outcomes: {
    /** Emergency is off; whoever it shut out signs in anew. */
    disabled: done(),
    /** It was off already. */
    already: done(),
  },
  audits: [EMERGENCY_ACCESS],
  notifies: [EMERGENCY_NOTICE],
}).body(async (run) => {
  const { reason } = run.input;
  const switched = await switchOff(run, EMERGENCY_ENABLED);
  if (switched !== 'off') return run.end(switched);
  run.audit(EMERGENCY_ACCESS, { on: false, reason, trigger: null });
  run.notify(EMERGENCY_NOTICE, { kind: 'all_active_admins' });
  return run.end('disabled');
});
export type DisableEmergencyResult = ResultOf<typeof disableEmergency>;
