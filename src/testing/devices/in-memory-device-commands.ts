import type {
  DeviceChange,
  DeviceCommandRepository,
  DeviceTrust,
  DeviceWord,
} from '../../sessions/devices/device-command-repository.contract.js';
import { isRevoked, isTrusted } from '../../sessions/devices/device.policy.js';
import { atomically, lost } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';

/** {@link DeviceCommandRepository} over `store.devices`. */
export class InMemoryDeviceCommands implements DeviceCommandRepository {
  constructor(private readonly store: InMemoryStore) {}

  trust({ adminId, deviceDigest, credentialEpoch, at, by }: DeviceTrust): ReturnType<DeviceCommandRepository['trust']> {
    return atomically(() => {
      if (this.store.authorMoved(by)) return lost('author_moved');
      const device = this.store.deviceOf(adminId, deviceDigest);
      if (device === null || isRevoked(device) || isTrusted(device, credentialEpoch)) return lost('device_moved');
      this.store.setDevice({ ...device, trustedAt: at, trustedEpoch: credentialEpoch });
      return { outcome: 'won', adminId, deviceDigest };
    });
  }

  untrust({ adminId, deviceDigest, credentialEpoch }: DeviceWord): ReturnType<DeviceCommandRepository['untrust']> {
    return atomically(() => {
      const device = this.store.deviceOf(adminId, deviceDigest);
      if (device === null) return lost('not_found');
      if (!isTrusted(device, credentialEpoch)) return lost('not_trusted');
      this.store.setDevice({ ...device, trustedAt: null, trustedEpoch: null });
      return { outcome: 'won' };
    });
  }

  revoke({ adminId, deviceDigest, at }: DeviceChange): ReturnType<DeviceCommandRepository['revoke']> {
    return atomically(() => {
      const device = this.store.deviceOf(adminId, deviceDigest);
      if (device === null) return lost('not_found');
      if (isRevoked(device)) return lost('already_revoked');
      this.store.markRevoked(adminId, deviceDigest, at);
      return { outcome: 'won' };
    });
  }
}
