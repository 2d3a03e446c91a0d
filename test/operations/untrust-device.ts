import { untrustDevice } from '../../src/sessions/devices/untrust-device.operation.js';
import { asked, doneBefore } from '../support/arrangements.js';
import { stateOf, trusted, withLaptop } from '../support/devices.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(untrustDevice, {
  prepare: async (world) => {
    const call = await withLaptop(world);
    await trusted(world, call as never);
    return call;
  },
  succeeds: 'untrusted',
  holds: (world, { caller, input }) => [stateOf(world, caller, input.deviceId), [false, false]],
  changes: 'devices',
  flow: 'settings ∥ sessionById → untrust',
  tells: ['security.device.untrusted', 'device_untrusted'],
  again: 'not_trusted',
  leftBehind: {
    untrust: ['nothing', 'devices'],
  },
  endings: { not_trusted: doneBefore, not_found: asked({ deviceId: 'e'.repeat(64) }) },
});
