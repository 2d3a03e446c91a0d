import { preferences } from '../../src/lifecycle/preferences/preferences.operation.js';
import { aboutNobody, aboutOneself, recorded } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(preferences, {
  prepare: async (world) => ({ caller: await world.actor('admins.view'), input: { adminId: world.someone() } }),
  succeeds: 'found',
  holds: (_, { result, input: { adminId } }) => [
    result.preferences,
    {
      adminId,
      language: null,
      timezone: null,
      locale: null,
      effective: { language: 'en', timezone: 'UTC', locale: null },
      notifications: [],
    },
  ],
  changes: 'nothing',
  flow: 'settings ∥ decide → admin ∥ preferencesOfAdmin',
  tells: [],
  again: 'found',
  leftBehind: {},
  endings: {
    not_found: aboutNobody,
    found: { own: aboutOneself, recorded },
  },
});
