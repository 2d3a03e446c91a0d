import type { DeviceChange, DeviceCommandRepository, DeviceTrust, DeviceWord, Instant } from '@maatify/admin-infra';
import type { Kysely, SqlBool } from 'kysely';
import { sql } from 'kysely';

import { lockAdmins, lockAuthor } from '../admins/admin-locks.js';
import type { Database } from '../schema/database.js';
import { lost } from '../store/lost.js';
import type { Store } from '../store/store.js';

const NOT_REVOKED = sql<SqlBool>`(revoked_at is null or revoked_at < first_seen_at)`;

/** Changes devices, each method in one statement or one transaction. */
export class KyselyDeviceCommandRepository implements DeviceCommandRepository {
  constructor(private readonly store: Store) {}

  trust(trust: DeviceTrust): ReturnType<DeviceCommandRepository['trust']> {
    const { adminId, deviceDigest, credentialEpoch, at, by } = trust;
    return this.store.transaction(async (tx) => {
      if (!(await lockAuthor(this.store, tx, by))) return lost('author_moved');
      const { numUpdatedRows } = await this.changing(tx, trust)
        .set({ trustedAt: at, trustedEpoch: credentialEpoch })
        .where((eb) => eb.or([eb('trustedEpoch', 'is', null), eb('trustedEpoch', '<>', credentialEpoch)]))
        .where(NOT_REVOKED)
        .executeTakeFirst();
      return numUpdatedRows > 0n ? { outcome: 'won', adminId, deviceDigest } : lost('device_moved');
    });
  }

  async untrust(word: DeviceWord): ReturnType<DeviceCommandRepository['untrust']> {
    const { numUpdatedRows } = await this.store.run((db) =>
      this.changing(db, word)
        .set({ trustedAt: null, trustedEpoch: null })
        .where('trustedEpoch', '=', word.credentialEpoch)
        .executeTakeFirst(),
    );
    if (numUpdatedRows > 0n) return { outcome: 'won' };
    return lost((await this.store.run((db) => this.isKnown(db, word))) ? 'not_trusted' : 'not_found');
  }

  revoke(change: DeviceChange): ReturnType<DeviceCommandRepository['revoke']> {
    const { adminId, at } = change;
    return this.store.transaction(async (tx) => {
      // Openings hold the same lock: one beside us is over, and recorded, or it begins after us and sees the revocation.
      await lockAdmins(this.store, tx, [adminId]);
      const { numUpdatedRows } = await this.changing(tx, change)
        .set({
          trustedAt: null,
          trustedEpoch: null,
          revokedAt: sql<Instant>`case when last_seen_at > ${at} then last_seen_at else ${at} end`,
        })
        .where(NOT_REVOKED)
        .executeTakeFirst();
      if (numUpdatedRows > 0n) return { outcome: 'won' };
      return lost((await this.isKnown(tx, change)) ? 'already_revoked' : 'not_found');
    });
  }

  private changing(db: Kysely<Database>, { adminId, deviceDigest }: DeviceChange) {
    return db
      .updateTable('devices')
      .where('adminId', '=', this.store.ids.stored(adminId))
      .where('deviceDigest', '=', deviceDigest);
  }

  private async isKnown(db: Kysely<Database>, { adminId, deviceDigest }: DeviceChange): Promise<boolean> {
    const query = db.selectFrom('devices').select('deviceDigest').where('deviceDigest', '=', deviceDigest);
    return (await query.where('adminId', '=', this.store.ids.stored(adminId)).executeTakeFirst()) !== undefined;
  }
}
