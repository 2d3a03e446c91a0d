import { feature } from '../../src/settings/feature.operation.js';
import { asked, setTo } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(feature, {
  prepare: () => ({ input: { key: 'features.reports.enabled' } }),
  succeeds: 'enabled',
  holds: (_, { result }) => [result, { outcome: 'enabled' }],
  changes: 'nothing',
  flow: 'settings ∥ settings',
  tells: [],
  again: 'enabled',
  leftBehind: {},
  endings: {
    feature_disabled: {
      'switched off': setTo('features.reports.enabled', false),
      unknown: asked({ key: 'features.unheard_of.enabled' }),
    },
  },
});
