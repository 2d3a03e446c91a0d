import { Redacted } from '@maatify/admin-infra';

import { at, digest, NOBODY, opened, opening, SYSTEM, T0 } from '../support/people.js';
import type { Counted, Scene } from './counted.js';
import { by, creation } from './counted.js';

async function deviceOf({ contracts, person }: Scene) {
  const deviceDigest = digest();
  await opened(contracts, person, { deviceDigest });
  return { adminId: person.adminId, deviceDigest, credentialEpoch: 0, at: at(5) };
}

/** Round trips of what is about devices. */
export const DEVICE_STATEMENTS: Counted = {
  'AdminCommandRepository.acceptInvitation, from a device': [
    { postgres: 4, mysql: 5, sqlite: 5 },
    async ({ contracts }) => {
      const claim = await contracts.AdminCommandRepository.create(creation());
      const adminId = claim.outcome === 'won' ? claim.admin.adminId : NOBODY;
      const acceptance = { adminId, passwordHash: Redacted.of('a hash'), codeDigest: null, activate: true, at: T0 };
      const device = { deviceDigest: digest(), name: null };
      return () => contracts.AdminCommandRepository.acceptInvitation({ ...acceptance, device });
    },
  ],
  'SessionCommandRepository.open, from a device': [
    { postgres: 5, mysql: 6, sqlite: 6 },
    ({ contracts, person }) =>
      () =>
        contracts.SessionCommandRepository.open(opening(person, { deviceDigest: digest() })),
  ],
  'DeviceQueryRepository.page': [
    1,
    ({ contracts, person: { adminId } }) =>
      () =>
        contracts.DeviceQueryRepository.page({ adminId, cursor: null, limit: 5 }),
  ],
  'DeviceQueryRepository.byDigest': [
    1,
    ({ contracts, person: { adminId } }) =>
      () =>
        contracts.DeviceQueryRepository.byDigest({ adminId, deviceDigest: digest() }),
  ],
  'DeviceCommandRepository.trust': [
    4,
    async (scene) => {
      const device = await deviceOf(scene);
      return () => scene.contracts.DeviceCommandRepository.trust({ ...device, by: by(scene) });
    },
  ],
  'DeviceCommandRepository.untrust': [
    1,
    async (scene) => {
      const device = await deviceOf(scene);
      await scene.contracts.DeviceCommandRepository.trust({ ...device, by: SYSTEM });
      return () => scene.contracts.DeviceCommandRepository.untrust(device);
    },
  ],
  'DeviceCommandRepository.revoke': [
    4,
    async (scene) => {
      const device = await deviceOf(scene);
      return () => scene.contracts.DeviceCommandRepository.revoke(device);
    },
  ],
};
