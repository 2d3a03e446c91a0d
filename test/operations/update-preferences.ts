import { updatePreferences } from '../../src/lifecycle/preferences/update-preferences.operation.js';
import { asked, doneBefore, lost } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(updatePreferences, {
  prepare: async (world) => ({ caller: await world.actor(), input: { language: 'de-AT', timezone: 'Europe/Vienna' } }),
  succeeds: 'updated',
  holds: ({ infra: { store } }, { caller: { adminId } }) => {
    const { language, timezone, locale, version } = store.preferences.get(adminId)!;
    return [
      [language, timezone, locale, version],
      ['de-AT', 'Europe/Vienna', null, 1],
    ];
  },
  changes: 'preferences',
  flow: 'settings ∥ sessionById → preferencesOfAdmin → updatePreferences',
  tells: ['admin.preferences.updated'],
  again: 'unchanged',
  leftBehind: {
    updatePreferences: ['nothing', 'preferences'],
  },
  endings: {
    unchanged: { 'done before': doneBefore, 'nothing asked for': asked({ language: undefined, timezone: null }) },
    conflict: {
      'preferences moved': lost('PreferenceCommandRepository', 'update', 'preferences_moved'),
      'actor moved': lost('PreferenceCommandRepository', 'update', 'author_moved'),
    },
  },
});
