import { setReadOnly } from '../../src/settings/set-read-only.operation.js';
import { lost, setTo } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(setReadOnly, {
  prepare: async (world) => ({ caller: await world.actor('system.read_only'), input: { on: true, reason: 'migration' } }),
  succeeds: 'changed',
  holds: ({ infra }) => [infra.store.settings.get('system.read_only')?.value, true],
  changes: '@CHANGES@',
  flow: 'settings ∥ decide → setting → changeSetting',
  tells: ['@TELLS@'],
  again: 'unchanged',
  leftBehind: {
    changeSetting: ['nothing', 'settings'],
  },
  endings: {
    unchanged: setTo('system.read_only', true),
    changed: {
      'left while on': (world) => {
        world.infra.store.setSetting('system.read_only', true);
        return { input: { on: false, reason: 'done' } };
      },
    },
    conflict: lost('SystemSettingsCommandRepository', 'change', 'value_moved'),
  },
});
