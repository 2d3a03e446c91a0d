import { setReadOnly } from '../../src/settings/set-read-only.operation.js';
import { lost, setTo } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';
import type { World } from '../support/world.js';

const leavingIt = ({ infra }: World) => {
  infra.store.setSetting('system.read_only', true);
  return { input: { on: false, reason: 'done' } };
};

export const expectations = expectationsOf(setReadOnly, {
  prepare: async (world) => ({ caller: await world.actor('system.read_only'), input: { on: true, reason: 'migration' } }),
  succeeds: 'changed',
  holds: ({ infra }) => [infra.store.settings.get('system.read_only')?.value, true],
  changes: 'settings',
  flow: 'settings ∥ decide ∥ sessionById → setting → changeSetting',
  tells: ['system.read_only.enabled', 'read_only_changed'],
  again: 'unchanged',
  leftBehind: {
    changeSetting: ['nothing', 'settings'],
  },
  whoMayAlso: { 'leaving it': leavingIt },
  endings: {
    unchanged: setTo('system.read_only', true),
    no_way_out: setTo('auth.enabled', false),
    changed: {
      'left while on': leavingIt,
    },
    conflict: lost('SystemSettingsCommandRepository', 'change', 'value_moved'),
  },
});
