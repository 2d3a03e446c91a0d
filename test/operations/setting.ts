import { setting } from '../../src/settings/setting.operation.js';
import { asked, recorded } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(setting, {
  prepare: async (world) => ({ caller: await world.actor('system.settings.view'), input: { key: 'audit.log_views' } }),
  succeeds: 'found',
  holds: (_, { result: { setting } }) => [
    [setting.key, setting.value, setting.updatedBy],
    ['audit.log_views', false, null],
  ],
  changes: 'nothing',
  flow: 'settings ∥ decide → setting',
  tells: [],
  again: 'found',
  leftBehind: {},
  endings: { found: { recorded }, unknown_key: asked({ key: '__proto__' }) },
});
