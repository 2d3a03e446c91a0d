import { updateNotificationPreference } from '../../src/lifecycle/preferences/update-notification-preference.operation.js';
import { asked, doneBefore, lost } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(updateNotificationPreference, {
  prepare: async (world) => ({
    caller: await world.actor(),
    input: { channel: 'email', type: 'setting_changed', enabled: false },
  }),
  succeeds: 'updated',
  holds: ({ infra: { store } }, { caller: { adminId } }) => [
    store.preferences.get(adminId)?.notifications,
    [{ channel: 'email', type: 'setting_changed', enabled: false }],
  ],
  changes: 'preferences',
  flow: 'settings ∥ sessionById → chooseNotification',
  tells: ['admin.preferences.updated'],
  again: 'unchanged',
  leftBehind: {
    chooseNotification: ['nothing', 'preferences'],
  },
  endings: {
    unchanged: doneBefore,
    last_security_channel: asked({ type: 'new_sign_in' }),
    not_found: { 'no such channel': asked({ channel: 'pigeon' }), 'no such notification': asked({ type: 'good_news' }) },
    conflict: lost('PreferenceCommandRepository', 'choose', 'author_moved'),
  },
});
