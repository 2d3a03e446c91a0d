import { authorOf } from '../kernel/write-author.js';
import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, mutation } from '../runner/operation.js';
import { done, refused } from '../runner/outcomes.js';
import { MAINTENANCE_ENABLED } from './core-settings.js';
import { doorsBeside, keepsWayBack } from './keep-way-back.step.js';
import { DOORS } from './way-back.policy.js';
import { settingTarget } from './setting.target.js';
import { SWITCH_MAINTENANCE } from './settings.abilities.js';
import { MAINTENANCE_ENTERED, MAINTENANCE_NOTICE } from './settings.events.js';
import { MaintenanceInput } from './settings.inputs.js';
import { changeSetting } from './settings.methods.js';

const { key } = MAINTENANCE_ENABLED;

export const enterMaintenance = mutation('settings.enter_maintenance', {
  input: MaintenanceInput,
  actors: 'any',
  ability: SWITCH_MAINTENANCE,
  target: () => settingTarget(key),
  stepUp: false,
  impersonating: 'refused',
  // Entering only restricts, so no mode closes it.
  openDuring: EVERY_MODE,
  settings: DOORS,
  writes: [changeSetting],
  outcomes: {
    /** Maintenance is on: ordinary sign-ins and the operations it closes end in `maintenance`. */
    entered: done(),
    /** It was on already. */
    already: done(),
    /**
     * Nothing changed: neither the caller nor a system actor could leave it afterwards, and no other admin is looked for. Callers could who
     * are signed in with password and second factor and hold `system.break_glass`, while `auth.enabled` is on; a declared system actor that
     * the resolver grants `system.maintenance`, and with `auth.enabled` off `system.settings.security.update` too.
     */
    no_way_out: refused(),
  },
  audits: [MAINTENANCE_ENTERED],
  notifies: [MAINTENANCE_NOTICE],
}).body(async (run) => {
  const expected = run.stored(MAINTENANCE_ENABLED);
  if (expected === true) return run.end('already');
  if (!(await keepsWayBack(run, run.actor, { key, value: true }))) return run.end('no_way_out');
  const claim = await run.change(changeSetting, run.grant, {
    key,
    expected,
    value: true,
    restsOn: doorsBeside(run, key),
    at: run.now,
    by: authorOf(run.grant.actor),
  });
  if (claim.outcome === 'lost') return run.end('conflict');
  run.audit(MAINTENANCE_ENTERED, { reason: run.input.reason });
  run.notify(MAINTENANCE_NOTICE, { kind: 'all_active_admins' });
  return run.end('entered');
});
export type EnterMaintenanceResult = ResultOf<typeof enterMaintenance>;
