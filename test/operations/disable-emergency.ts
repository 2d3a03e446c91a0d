import { disableEmergency } from '../../src/settings/emergency/disable-emergency.operation.js';
import { lost, setTo } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

const KEY = 'security.emergency.enabled';

export const expectations = expectationsOf(disableEmergency, {
  prepare: async (world) => {
    const caller = await world.actor('system.emergency');
    world.infra.store.setSetting(KEY, true);
    return { caller, input: { reason: 'it was a drill' } };
  },
  succeeds: 'disabled',
  holds: ({ infra }) => [infra.store.settings.get(KEY)?.value, false],
  changes: 'settings',
  flow: 'settings ∥ decide ∥ sessionById → changeSetting',
  tells: ['security.emergency.access', 'emergency_changed'],
  again: 'already',
  leftBehind: {
    changeSetting: ['nothing', 'settings'],
  },
  endings: {
    already: {
      off: setTo(KEY, false),
      'never set': ({ infra }) => void infra.store.settings.delete(KEY),
    },
    disabled: { 'what was stored is no switch': setTo(KEY, 'perhaps') },
    conflict: lost('SystemSettingsCommandRepository', 'change', 'author_moved'),
  },
});
