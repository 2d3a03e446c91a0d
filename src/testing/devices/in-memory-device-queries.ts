import type { DeviceQueryRepository } from '../../sessions/devices/device-query-repository.contract.js';
import { deviceRecord } from '../doubles/answers.js';
import { atomically } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import { keysetPage } from '../doubles/keyset.js';

/** {@link DeviceQueryRepository} over `store.devices`. */
export class InMemoryDeviceQueries implements DeviceQueryRepository {
  constructor(private readonly store: InMemoryStore) {}

  page({ adminId, cursor, limit }: Parameters<DeviceQueryRepository['page']>[0]): ReturnType<DeviceQueryRepository['page']> {
    return atomically(() => {
      const page = keysetPage(this.store.devices.where('admin', adminId), {
        list: 'devices',
        positionOf: (device) => [device.firstSeenAt, this.store.deviceSequenceOf(device)],
        newestFirst: true,
        cursor,
        limit,
      });
      return page === null
        ? { outcome: 'invalid_cursor' }
        : { outcome: 'page', devices: page.rows.map(deviceRecord), next: page.next };
    });
  }

  byDigest({
    adminId,
    deviceDigest,
  }: Parameters<DeviceQueryRepository['byDigest']>[0]): ReturnType<DeviceQueryRepository['byDigest']> {
    return atomically(() => {
      const device = this.store.deviceOf(adminId, deviceDigest);
      return device === null ? null : deviceRecord(device);
    });
  }
}
