import { authorOf } from '../kernel/write-author.js';
import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, mutation } from '../runner/operation.js';
import { done } from '../runner/outcomes.js';
import { MAINTENANCE_ENABLED } from './core-settings.js';
import { settingTarget } from './setting.target.js';
import { SWITCH_MAINTENANCE } from './settings.abilities.js';
import { MAINTENANCE_LEFT, MAINTENANCE_NOTICE } from './settings.events.js';
import { MaintenanceInput } from './settings.inputs.js';
import { changeSetting } from './settings.methods.js';

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
  const expected = run.stored(MAINTENANCE_ENABLED);
  // Compared with what is stored, not with what is in force: a malformed value reads as "on" and must be mendable.
  if (expected === null || expected === false) return run.end('already');
  const claim = await run.change(changeSetting, run.grant, {
    key: MAINTENANCE_ENABLED.key,
    expected,
    value: false,
    restsOn: [],
    at: run.now,
    by: authorOf(run.grant.actor),
  });
  if (claim.outcome === 'lost') return run.end('conflict');
  run.audit(MAINTENANCE_LEFT, { reason: run.input.reason });
  run.notify(MAINTENANCE_NOTICE, { kind: 'all_active_admins' });
  return run.end('left');
});
export type LeaveMaintenanceResult = ResultOf<typeof leaveMaintenance>;
