import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, mutation } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { EMERGENCY_ENABLED, EMERGENCY_REASON, SYSTEM_EPOCH } from '../core-settings.js';
import { doorsBeside, keepsWayBack } from '../keep-way-back.step.js';
import { settingTarget } from '../setting.target.js';
import { SWITCH_EMERGENCY } from '../settings.abilities.js';
import { changeSettings } from '../settings.methods.js';
import { DOORS } from '../way-back.policy.js';
import { EMERGENCY_ACCESS, EMERGENCY_NOTICE } from './emergency.events.js';
import { EnableEmergencyInput } from './emergency.inputs.js';
import { nextEpoch } from './next-epoch.policy.js';

const { key } = EMERGENCY_ENABLED;

/** One write, however many sessions there are: each carries the system epoch it was opened under, and that moves. */
export const enableEmergency = mutation('emergency.enable_emergency', {
  input: EnableEmergencyInput,
  actors: 'any',
  ability: SWITCH_EMERGENCY,
  target: () => settingTarget(key),
  // It only takes authority away, and must not wait for a code.
  stepUp: false,
  impersonating: 'allowed',
  openDuring: EVERY_MODE,
  settings: [...DOORS, EMERGENCY_REASON],
  writes: [changeSettings],
  outcomes: {
    /** Emergency is on, and every session and challenge is dead, the caller's too. */
    enabled: done(),
    /** It was on already. */
    already: done(),
    /**
     * Nothing changed: neither the caller nor a system actor could end it afterwards, and no other admin is looked for. Callers could who
     * are signed in with password and second factor, not as somebody else, and hold `system.break_glass`, while `auth.enabled` is on; a
     * declared system actor that the resolver grants `system.emergency`, and with `auth.enabled` off `system.settings.security.update` too.
     */
    no_way_out: refused(),
  },
  audits: [EMERGENCY_ACCESS],
  notifies: [EMERGENCY_NOTICE],
}).body(async (run) => {
  const { reason, trigger } = run.input;
  const expected = run.stored(EMERGENCY_ENABLED);
  if (expected === true) return run.end('already');
  if (!(await keepsWayBack(run, run.actor, { key, value: true }))) return run.end('no_way_out');
  const epoch = run.stored(SYSTEM_EPOCH);
  const claim = await run.change(changeSettings, run.grant, {
    changes: [
      { key, expected, value: true },
      { key: SYSTEM_EPOCH.key, expected: epoch, value: nextEpoch(epoch, run.now) },
      { key: EMERGENCY_REASON.key, expected: run.stored(EMERGENCY_REASON), value: reason },
    ],
    restsOn: doorsBeside(run, key),
    at: run.now,
    by: authorOf(run.grant.actor),
  });
  if (claim.outcome === 'lost') return run.end('conflict');
  run.audit(EMERGENCY_ACCESS, { on: true, reason, trigger });
  run.notify(EMERGENCY_NOTICE, { kind: 'all_active_admins' });
  return run.end('enabled');
});
export type EnableEmergencyResult = ResultOf<typeof enableEmergency>;
