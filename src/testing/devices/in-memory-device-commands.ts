import type {
  DeviceChange,
  DeviceCommandRepository,
  DeviceTrust,
} from '../../sessions/devices/device-command-repository.contract.js';
import { isRevoked } from '../../sessions/devices/device.policy.js';
import { atomically, lost } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';

/** {@link DeviceCommandRepository} over `store.devices`. */
export class InMemoryDeviceCommands implements DeviceCommandRepository {
  constructor(private readonly store: InMemoryStore) {}

  trust({ adminId, deviceDigest, at, by }: DeviceTrust): ReturnType<DeviceCommandRepository['trust']> {
    return atomically(() => {
      if (this.store.authorMoved(by)) return lost('author_moved');
      const device = this.store.deviceOf(adminId, deviceDigest);
      if (device === null || isRevoked(device) || device.trustedAt !== null) return lost('device_moved');
      this.store.setDevice({ ...device, trustedAt: at });
      return { outcome: 'won', adminId, deviceDigest };
    });
  }

  untrust({ adminId, deviceDigest }: DeviceChange): ReturnType<DeviceCommandRepository['untrust']> {
    return atomically(() => {
      const device = this.store.deviceOf(adminId, deviceDigest);
      if (device === null) return lost('not_found');
      if (device.trustedAt === null) return lost('not_trusted');
      this.store.setDevice({ ...device, trustedAt: null });
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
