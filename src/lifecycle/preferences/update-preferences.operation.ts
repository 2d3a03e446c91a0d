import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done } from '../../runner/outcomes.js';
import { PREFERENCES_UPDATED } from './preference.events.js';
import { UpdatePreferencesInput } from './preference.inputs.js';
import { preferencesOfAdmin, updatePreferencesWrite } from './preference.methods.js';

const PREFERRED = ['language', 'timezone', 'locale'] as const;

/** Kept as given and never read by the library: what a language or a zone is, the host knows. */
export const updatePreferences = mutation('preferences.update_preferences', {
  input: UpdatePreferencesInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: false,
  impersonating: 'allowed',
  openDuring: [],
  writes: [updatePreferencesWrite],
  outcomes: {
    /** They are what was asked for; what was not named stayed as it was. */
    updated: done(),
    /** They were that before; nothing was written. */
    unchanged: done(),
  },
  audits: [PREFERENCES_UPDATED],
}).body(async (run) => {
  const { adminId } = run.actor;
  const stored = await run.query(preferencesOfAdmin, { adminId });
  const { language = stored.language, timezone = stored.timezone, locale = stored.locale } = run.input;
  const preferred = { language, timezone, locale };
  const changed = PREFERRED.filter((one) => preferred[one] !== stored[one]);
  if (changed.length === 0) return run.end('unchanged');
  const by = authorOf(run.actor);
  const update = { adminId, expectedVersion: stored.version, ...preferred, at: run.now, by };
  const claim = await run.change(updatePreferencesWrite, run.grant, update);
  if (claim.outcome === 'lost') return run.end('conflict');
  run.audit(PREFERENCES_UPDATED, { changed: changed.join(','), channel: null, type: null, enabled: null });
  return run.end('updated');
});
export type UpdatePreferencesResult = ResultOf<typeof updatePreferences>;
