import type { BooleanSetting } from '../kernel/setting-definition.js';
import type { Grant } from '../kernel/proofs.js';
import { authorOf } from '../kernel/write-author.js';
import type { Changes, Queries } from '../runner/capabilities.js';
import type { SWITCH_EMERGENCY, SWITCH_MAINTENANCE } from './settings.abilities.js';
import { changeSetting } from './settings.methods.js';

type SwitchingRun = Queries & Changes & { readonly grant: Grant<(typeof SWITCH_MAINTENANCE | typeof SWITCH_EMERGENCY)['key']> };

/** Leaves a mode, which rests on nothing: the way out is never closed. Says whether it was on. */
export async function switchOff(run: SwitchingRun, mode: BooleanSetting): Promise<'off' | 'already' | 'conflict'> {
  const expected = run.stored(mode);
  // Compared with what is stored, not with what is in force: a malformed value reads as "on" and must be mendable.
  if (expected === null || expected === false) return 'already';
  const claim = await run.change(changeSetting, run.grant, {
    key: mode.key,
    expected,
    value: false,
    restsOn: [],
    at: run.now,
    by: authorOf(run.grant.actor),
  });
  return claim.outcome === 'lost' ? 'conflict' : 'off';
}
