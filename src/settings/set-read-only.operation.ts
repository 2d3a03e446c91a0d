import { authorOf } from '../kernel/write-author.js';
import type { CallOf } from '../operations/call.js';
import { EVERY_MODE, mutation } from '../operations/declaration.js';
import type { ResultOf } from '../operations/declaration.js';
import { ended, outcome } from '../operations/outcomes.js';
import { READ_ONLY } from './registry.js';
import { changeSetting, describeSetting } from './settings.edges.js';
import { SetReadOnlyInput } from './settings.inputs.js';
import { settingTarget } from './setting.target.js';

export const setReadOnly = mutation('settings.set_read_only', {
  input: SetReadOnlyInput,
  actors: 'any',
  ability: 'system.read_only',
  target: () => settingTarget(READ_ONLY.key),
  stepUp: false,
  impersonating: 'refused',
  // The way out is open in every mode (F55); switching on only narrows, so it needs no gate either.
  openDuring: EVERY_MODE,
  writes: [changeSetting],
  outcomes: { changed: outcome<{ readonly on: boolean }>(), unchanged: outcome() },
  audits: ['system.read_only.enabled', 'system.read_only.disabled'],
  notifies: ['read_only_changed'],
});
export type SetReadOnlyResult = ResultOf<typeof setReadOnly>;

export async function setReadOnlyBody(call: CallOf<typeof setReadOnly>): Promise<SetReadOnlyResult> {
  const { on, reason } = call.input;
  const stored = await call.ask(describeSetting, { key: READ_ONLY.key });
  // Compared with what is stored, not with what is in force: a malformed value reads as "on" and must be mendable.
  if (stored.value === on || (stored.value === null && on === READ_ONLY.default)) return ended('unchanged');
  const claim = await call.commit(changeSetting, call.grant, {
    key: READ_ONLY.key,
    expected: stored.value,
    value: on,
    at: call.now,
    by: authorOf(call.grant.actor),
  });
  if (claim.outcome === 'lost') return ended('conflict');
  call.audit(on ? 'system.read_only.enabled' : 'system.read_only.disabled', { reason });
  call.notify('read_only_changed', { kind: 'all_active_admins' });
  return ended('changed', { on });
}
