import { settings } from '../../src/settings/settings.operation.js';
import { asked, recorded, setTo } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(settings, {
  prepare: async (world) => ({ caller: await world.actor('system.settings.view'), input: { category: 'audit' as const } }),
  succeeds: 'page',
  holds: (_, { result: { items, next } }) => [
    [items.map(({ key, value }) => [key, value]), next],
    [
      [
        ['audit.enabled', true],
        ['audit.log_views', false],
        ['audit.retention_days', 365],
      ],
      null,
    ],
  ],
  changes: 'nothing',
  flow: 'settings ∥ decide → describeSettings',
  tells: [],
  again: 'page',
  leftBehind: {},
  endings: {
    page: {
      recorded,
      malformed: setTo('audit.retention_days', 'for ever'),
      'with what nobody sets by hand': asked({ category: 'security' }),
      'of the host': asked({ category: 'features' }),
    },
  },
});
