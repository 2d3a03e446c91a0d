import { authorOf } from '../kernel/write-author.js';
import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, mutation } from '../runner/operation.js';
import { done, refused } from '../runner/outcomes.js';
import { READ_ONLY } from './core-settings.js';
import { doorsBeside, keepsWayBack } from './keep-way-back.step.js';
import { DOORS } from './way-back.policy.js';
import { settingTarget } from './setting.target.js';
import { SWITCH_READ_ONLY } from './settings.abilities.js';
import { READ_ONLY_DISABLED, READ_ONLY_ENABLED, READ_ONLY_NOTICE } from './settings.events.js';
import { SetReadOnlyInput } from './settings.inputs.js';
import { changeSetting, describeSetting } from './settings.methods.js';

export const setReadOnly = mutation('settings.set_read_only', {
  input: SetReadOnlyInput,
  actors: 'any',
  ability: SWITCH_READ_ONLY,
  target: () => settingTarget(READ_ONLY.key),
  stepUp: false,
  impersonating: 'refused',
  // The way out is open in every mode; switching on only restricts, so it needs no gate either.
  openDuring: EVERY_MODE,
  settings: DOORS,
  writes: [changeSetting],
  outcomes: {
    /** The mode is switched. */
    changed: done<{ readonly on: boolean }>(),
    /** It was like that already. */
    unchanged: done(),
    /**
     * Nothing changed: neither the caller, by signing in again, nor a declared system actor could switch it off afterwards, and no other
     * admin is looked for. While `auth.enabled` is off only a system actor can, that the resolver grants `system.read_only` and
     * `system.settings.security.update`; while `auth.totp.mandatory` is on, callers need to be signed in with their second factor.
     */
    no_way_out: refused(),
  },
  audits: [READ_ONLY_ENABLED, READ_ONLY_DISABLED],
  notifies: [READ_ONLY_NOTICE],
}).body(async (run) => {
  const { on, reason } = run.input;
  const stored = await run.query(describeSetting, { key: READ_ONLY.key });
  // Compared with what is stored, not with what is in force: a malformed value reads as "on" and must be mendable.
  if (stored.value === on || (stored.value === null && on === READ_ONLY.default)) return run.end('unchanged');
  if (on && !(await keepsWayBack(run, run.actor, { key: READ_ONLY.key, value: on }))) return run.end('no_way_out');
  const claim = await run.change(changeSetting, run.grant, {
    key: READ_ONLY.key,
    expected: stored.value,
    value: on,
    restsOn: on ? doorsBeside(run, READ_ONLY.key) : [],
    at: run.now,
    by: authorOf(run.grant.actor),
  });
  if (claim.outcome === 'lost') return run.end('conflict');
  run.audit(on ? READ_ONLY_ENABLED : READ_ONLY_DISABLED, { reason });
  run.notify(READ_ONLY_NOTICE, { kind: 'all_active_admins' });
  return run.end('changed', { on });
});
export type SetReadOnlyResult = ResultOf<typeof setReadOnly>;
