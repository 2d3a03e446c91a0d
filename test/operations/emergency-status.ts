import { emergencyStatus } from '../../src/settings/emergency/emergency-status.operation.js';
import { setTo } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(emergencyStatus, {
  prepare: async (world) => {
    const caller = await world.actor('system.emergency');
    world.infra.store.setSetting('security.emergency.enabled', true, 'monitor');
    world.infra.store.setSetting('security.emergency.reason', 'a row of failures', 'monitor');
    return { caller, input: {} };
  },
  succeeds: 'found',
  holds: ({ infra }, { result: { emergency } }) => [
    emergency,
    { on: true, why: 'a row of failures', changedAt: infra.clock.now(), changedBy: 'monitor' },
  ],
  changes: 'nothing',
  flow: 'settings ∥ decide → describeSettings',
  tells: [],
  again: 'found',
  leftBehind: {},
  endings: {
    found: {
      off: setTo('security.emergency.enabled', false),
      'never set': ({ infra }) => void infra.store.settings.clear(),
      malformed: setTo('security.emergency.enabled', 'perhaps'),
      'nobody said why': setTo('security.emergency.reason', ''),
    },
  },
});
