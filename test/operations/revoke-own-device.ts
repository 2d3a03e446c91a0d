import { revokeOwnDevice } from '../../src/sessions/devices/revoke-own-device.operation.js';
import { asked, doneBefore } from '../support/arrangements.js';
import { stateOf, withLaptop } from '../support/devices.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(revokeOwnDevice, {
  prepare: withLaptop,
  succeeds: 'revoked',
  holds: (world, { caller, input }) => [stateOf(world, caller, input.deviceId), [false, true]],
  changes: 'devices',
  flow: 'settings ∥ sessionById → revokeDevice',
  tells: ['security.device.revoked', 'device_revoked'],
  again: 'already_revoked',
  leftBehind: {
    revokeDevice: ['nothing', 'devices'],
  },
  endings: { already_revoked: doneBefore, not_found: asked({ deviceId: 'e'.repeat(64) }) },
});
