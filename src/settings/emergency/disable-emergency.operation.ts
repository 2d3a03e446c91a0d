import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, mutation } from '../../runner/operation.js';
import { done } from '../../runner/outcomes.js';
import { EMERGENCY_ENABLED } from '../core-settings.js';
import { settingTarget } from '../setting.target.js';
import { SWITCH_EMERGENCY } from '../settings.abilities.js';
import { changeSetting } from '../settings.methods.js';
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
  const expected = run.stored(EMERGENCY_ENABLED);
  // Compared with what is stored, not with what is in force: a malformed value reads as "on" and must be mendable.
  if (expected === null || expected === false) return run.end('already');
  const claim = await run.change(changeSetting, run.grant, {
    key: EMERGENCY_ENABLED.key,
    expected,
    value: false,
    restsOn: [],
    at: run.now,
    by: authorOf(run.grant.actor),
  });
  if (claim.outcome === 'lost') return run.end('conflict');
  run.audit(EMERGENCY_ACCESS, { on: false, reason, trigger: null });
  run.notify(EMERGENCY_NOTICE, { kind: 'all_active_admins' });
  return run.end('disabled');
});
export type DisableEmergencyResult = ResultOf<typeof disableEmergency>;
