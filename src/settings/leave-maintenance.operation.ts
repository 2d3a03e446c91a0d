import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, mutation } from '../runner/operation.js';
import { done } from '../runner/outcomes.js';
import { MAINTENANCE_ENABLED } from './core-settings.js';
import { settingTarget } from './setting.target.js';
import { SWITCH_MAINTENANCE } from './settings.abilities.js';
import { MAINTENANCE_LEFT, MAINTENANCE_NOTICE } from './settings.events.js';
import { MaintenanceInput } from './settings.inputs.js';
import { changeSetting } from './settings.methods.js';
import { switchOff } from './switch-off.step.js';

export const leaveMaintenance = mutation('settings.leave_maintenance', {
  input: MaintenanceInput,
  actors: 'any',
  ability: SWITCH_MAINTENANCE,
  target: () => settingTarget(MAINTENANCE_ENABLED.key),
  stepUp: false,
  impersonating: 'refused',
  // The way out is open in every mode.
  openDuring: EVERY_MODE,
  writes: [changeSetting],
  outcomes: {
    /** Maintenance is off. */
    left: done(),
    /** It was off already. */
    already: done(),
  },
  audits: [MAINTENANCE_LEFT],
  notifies: [MAINTENANCE_NOTICE],
}).body(async (run) => {
  const switched = await switchOff(run, MAINTENANCE_ENABLED);
  if (switched !== 'off') return run.end(switched);
  run.audit(MAINTENANCE_LEFT, { reason: run.input.reason });
  run.notify(MAINTENANCE_NOTICE, { kind: 'all_active_admins' });
  return run.end('left');
});
export type LeaveMaintenanceResult = ResultOf<typeof leaveMaintenance>;
