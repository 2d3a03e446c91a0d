import { isOwn } from '../../kernel/actor.js';
import { adminTarget } from '../../kernel/proofs.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, OWN_ACCOUNT, read } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { DEFAULT_LANGUAGE, DEFAULT_TIMEZONE } from '../../settings/core-settings.js';
import { VIEW_ADMINS } from '../lifecycle.abilities.js';
import { isKnownAdmin } from '../read-admin.step.js';
import { PREFERENCES_VIEWED } from './preference.events.js';
import { PreferencesInput } from './preference.inputs.js';
import { preferencesOfAdmin } from './preference.methods.js';
import type { PreferencesView } from './preference.view.js';
import { preferencesView } from './preference.view.js';

export const preferences = read('preferences.preferences', {
  input: PreferencesInput,
  actors: 'any',
  // One's own need no ability; whoever may see admins may see theirs.
  ability: ({ adminId }, actor) => (isOwn(actor, adminId) ? OWN_ACCOUNT : VIEW_ADMINS),
  target: ({ adminId }) => adminTarget(adminId),
  openDuring: EVERY_MODE,
  settings: [DEFAULT_LANGUAGE, DEFAULT_TIMEZONE],
  outcomes: {
    /** What the admin prefers, and what counts where the admin prefers nothing. */
    found: done<{ readonly preferences: PreferencesView }>(),
    /** There is no such admin. */
    not_found: refused<{ readonly entity: 'admin' }>(),
  },
  audits: [PREFERENCES_VIEWED],
}).body(async (run) => {
  const { adminId } = run.input;
  const [known, stored] = await Promise.all([isKnownAdmin(run, adminId), run.query(preferencesOfAdmin, { adminId })]);
  if (!known) return run.end('not_found', { entity: 'admin' });
  run.audit(PREFERENCES_VIEWED, {});
  const defaults = { language: run.setting(DEFAULT_LANGUAGE), timezone: run.setting(DEFAULT_TIMEZONE) };
  return run.end('found', { preferences: preferencesView(stored, defaults) });
});
export type PreferencesResult = ResultOf<typeof preferences>;
