import { devices } from '../../src/sessions/devices/devices.operation.js';
import { aboutNobody, aboutOneself, asked, recorded } from '../support/arrangements.js';
import { LAPTOP, seen } from '../support/devices.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(devices, {
  prepare: async (world) => {
    const { adminId, actor } = await world.signedIn();
    seen(world, actor);
    return { caller: await world.actor('sessions.view'), input: { adminId } };
  },
  succeeds: 'page',
  holds: (_, { result }) => [
    result.items.map(({ deviceId, name, trusted, revoked, current }) => [deviceId, name, trusted, revoked, current]),
    [[LAPTOP, 'A laptop', false, false, false]],
  ],
  changes: 'nothing',
  flow: 'settings ∥ decide → adminState ∥ devices',
  tells: [],
  again: 'page',
  leftBehind: {},
  endings: { not_found: aboutNobody, invalid_cursor: asked({ cursor: 'nonsense' }), page: { own: aboutOneself, recorded } },
});
