import { trustDevice } from '../../src/sessions/devices/trust-device.operation.js';
import { asked, doneBefore, lost } from '../support/arrangements.js';
import { stateOf, withLaptop } from '../support/devices.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(trustDevice, {
  prepare: withLaptop,
  succeeds: 'trusted',
  holds: (world, { caller, input }) => [stateOf(world, caller, input.deviceId), [true, false]],
  changes: 'devices',
  flow: 'settings ∥ sessionById → deviceByDigest → trust',
  tells: ['security.device.trusted', 'device_trusted'],
  again: 'already_trusted',
  leftBehind: {
    trust: ['nothing', 'devices'],
  },
  endings: {
    already_trusted: doneBefore,
    device_revoked: ({ infra }, { caller, input }) => infra.store.revokeDevice(caller.adminId, input.deviceId),
    not_found: {
      '': asked({ deviceId: 'e'.repeat(64) }),
      'device of another admin': async (world) => {
        const { adminId } = await world.actor();
        const deviceId = 'f'.repeat(64) as never;
        world.infra.store.sawDevice({ adminId, deviceDigest: deviceId, at: world.infra.clock.now(), name: null });
        return { input: { deviceId } };
      },
    },
    conflict: {
      'device moved': lost('DeviceCommandRepository', 'trust', 'device_moved'),
      'actor moved': lost('DeviceCommandRepository', 'trust', 'author_moved'),
    },
  },
});
