import { revokeDevice } from '../../src/sessions/devices/revoke-device.operation.js';
import { aboutOne, asked, doneBefore } from '../support/arrangements.js';
import { seen, stateOf } from '../support/devices.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(revokeDevice, {
  prepare: async (world) => {
    const { adminId, actor } = await world.signedIn();
    const deviceId = seen(world, actor);
    return { caller: await world.actor('sessions.revoke'), input: { adminId, deviceId, reason: 'lost laptop' } };
  },
  succeeds: 'revoked',
  holds: (world, { input }) => [stateOf(world, input, input.deviceId), [false, true]],
  changes: 'devices',
  flow: 'settings ∥ decide ∥ sessionById → revokeDevice',
  tells: ['security.device.revoked', 'device_revoked'],
  again: 'already_revoked',
  leftBehind: {
    revokeDevice: ['nothing', 'devices'],
  },
  endings: {
    already_revoked: doneBefore,
    not_found: {
      '': asked({ deviceId: 'e'.repeat(64) }),
      'device of another admin': aboutOne('active'),
    },
  },
});
