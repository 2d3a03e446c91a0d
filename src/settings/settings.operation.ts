import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, read } from '../runner/operation.js';
import { done } from '../runner/outcomes.js';
import type { SettingView } from './setting.view.js';
import { settingView } from './setting.view.js';
import { VIEW_SETTINGS } from './settings.abilities.js';
import { SETTINGS_LISTED } from './settings.events.js';
import { SettingsInput } from './settings.inputs.js';
import { describeSettings } from './settings.methods.js';

/** What is registered is known without asking, so a category is one read however many settings it has. */
export const settings = read('settings.settings', {
  input: SettingsInput,
  actors: 'any',
  ability: VIEW_SETTINGS,
  target: () => null,
  openDuring: EVERY_MODE,
  outcomes: {
    /** Every setting of the category, the library's own first; `next` is null, since the page is the whole of it. */
    page: done<{ readonly items: readonly SettingView[]; readonly next: string | null }>(),
  },
  audits: [SETTINGS_LISTED],
}).body(async (run) => {
  const { category } = run.input;
  const registered = run.policy.settings.ofCategory(category);
  const { settings: stored } = await run.query(describeSettings, { keys: registered.map(({ key }) => key) });
  run.audit(SETTINGS_LISTED, { category });
  const byKey = new Map(stored.map((one) => [one.key, one]));
  const items = registered.flatMap((definition) => {
    const found = byKey.get(definition.key);
    return found === undefined ? [] : [settingView(definition, found)];
  });
  return run.end('page', { items: Object.freeze(items), next: null });
});
export type SettingsResult = ResultOf<typeof settings>;
