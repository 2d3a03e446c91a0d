import type {
  AdminId,
  DevicePage,
  DevicePageQuery,
  DeviceQueryRepository,
  DeviceRecord,
  Digest,
  Instant,
} from '@maatify/admin-infra';

import { isText, pageOf, positionOf } from '../store/cursor.js';
import type { Store } from '../store/store.js';
import { deviceOf } from './device-rows.js';

const LIST = 'devices';

/** Reads devices, each method in one statement. */
export class KyselyDeviceQueryRepository implements DeviceQueryRepository {
  constructor(private readonly store: Store) {}

  async page({ adminId, cursor, limit }: DevicePageQuery): Promise<DevicePage> {
    const { ids } = this.store;
    const before = cursor === null ? null : positionOf(LIST, cursor, isText);
    if (cursor !== null && before === null) return { outcome: 'invalid_cursor' };
    const read = await this.store.run((db) => {
      let query = db.selectFrom('devices').selectAll().where('adminId', '=', ids.stored(adminId));
      if (before !== null) {
        const [at, digest] = [before.at as Instant, before.key as Digest];
        // The first condition is what an index can start from; the second breaks the ties of one millisecond.
        query = query
          .where('firstSeenAt', '<=', at)
          .where((eb) => eb.or([eb('firstSeenAt', '<', at), eb('deviceDigest', '<', digest)]));
      }
      return query
        .orderBy('firstSeenAt', 'desc')
        .orderBy('deviceDigest', 'desc')
        .limit(limit + 1)
        .execute();
    });
    const { rows, next } = pageOf(LIST, read, limit, ({ firstSeenAt, deviceDigest }) => [firstSeenAt, deviceDigest]);
    return { outcome: 'page', devices: rows.map((row) => deviceOf(ids, row)), next };
  }

  async byDigest({
    adminId,
    deviceDigest,
  }: {
    readonly adminId: AdminId;
    readonly deviceDigest: Digest;
  }): Promise<DeviceRecord | null> {
    const { ids } = this.store;
    const row = await this.store.run((db) =>
      db
        .selectFrom('devices')
        .selectAll()
        .where('adminId', '=', ids.stored(adminId))
        .where('deviceDigest', '=', deviceDigest)
        .executeTakeFirst(),
    );
    return row === undefined ? null : deviceOf(ids, row);
  }
}
