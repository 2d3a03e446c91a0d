import { leaveMaintenance } from '../../src/settings/leave-maintenance.operation.js';
import { lost, setTo } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

const KEY = 'system.maintenance.enabled';

export const expectations = expectationsOf(leaveMaintenance, {
  prepare: async (world) => {
    const caller = await world.actor('system.maintenance');
    world.infra.store.setSetting(KEY, true);
    return { caller, input: { reason: 'done' } };
  },
  succeeds: 'left',
  holds: ({ infra }) => [infra.store.settings.get(KEY)?.value, false],
  changes: 'settings',
  flow: 'settings ∥ decide ∥ sessionById → changeSetting',
  tells: ['system.maintenance.disabled', 'maintenance_changed'],
  again: 'already',
  leftBehind: {
    changeSetting: ['nothing', 'settings'],
  },
  endings: {
    already: {
      off: setTo(KEY, false),
      'never set': ({ infra }) => void infra.store.settings.delete(KEY),
    },
    left: { 'what was stored is no switch': setTo(KEY, 'perhaps') },
    conflict: lost('SystemSettingsCommandRepository', 'change', 'author_moved'),
  },
});
