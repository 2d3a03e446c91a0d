import type { AdminId, DeviceRecord, Digest, Instant } from '@maatify/admin-infra';
import type { Expression, Kysely, RawBuilder, Selectable, SqlBool } from 'kysely';
import { sql } from 'kysely';

import type { Database, DevicesTable } from '../schema/database.js';
import type { AdminIds } from '../store/admin-ids.js';
import type { Write } from '../store/dialect.js';
import { storable } from '../store/storable.js';
import type { Store } from '../store/store.js';

export function deviceOf(ids: AdminIds, { adminId, ...row }: Selectable<DevicesTable>): DeviceRecord {
  const { deviceDigest, firstSeenAt, lastSeenAt, name, trustedAt, trustedEpoch, revokedAt } = row;
  return { adminId: ids.read(adminId), deviceDigest, firstSeenAt, lastSeenAt, name, trustedAt, trustedEpoch, revokedAt };
}

/**
 * 1 when this admin has a record of this device that was not revoked since, else 0. A missing admin or device costs the same
 * lookup and finds nothing.
 */
export function deviceRecognised(admin: Expression<unknown>, device: Expression<unknown>): RawBuilder<number> {
  return sql<number>`case when exists (
    select 1 from ${sql.table('devices')} as ${sql.ref('seen')}
    where ${sql.ref('seen.adminId')} = ${admin} and ${sql.ref('seen.deviceDigest')} = ${device}
    and (${sql.ref('seen.revokedAt')} is null or ${sql.ref('seen.revokedAt')} < ${sql.ref('seen.firstSeenAt')})) then 1 else 0 end`;
}

/** Whether the device of a row of `sessions` was revoked since that was opened. Who impersonates sits at a device of their own. */
export function deviceRevoked(): RawBuilder<SqlBool> {
  const admin = sql`coalesce(${sql.ref('sessions.impersonatorId')}, ${sql.ref('sessions.adminId')})`;
  return revokedSince('sessions', admin);
}

/** The same of the session that an impersonation rests on, where it is joined under this name. */
export function carrierDeviceRevoked(carrier: string): RawBuilder<SqlBool> {
  return revokedSince(carrier, sql.ref(`${carrier}.adminId`));
}

/** The same of a row of `challenges`. */
export function challengeDeviceRevoked(): RawBuilder<SqlBool> {
  return revokedSince('challenges', sql.ref('challenges.adminId'));
}

function revokedSince(table: string, admin: Expression<unknown>): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (
    select 1 from ${sql.table('devices')} as ${sql.ref('gone')}
    where ${sql.ref('gone.adminId')} = ${admin}
    and ${sql.ref('gone.deviceDigest')} = ${sql.ref(`${table}.deviceDigest`)}
    and ${sql.ref('gone.revokedAt')} >= ${sql.ref(`${table}.openedAt`)})`;
}

export interface Sighting {
  readonly adminId: AdminId;
  readonly deviceDigest: Digest;
  readonly name: string | null;
  readonly at: Instant;
}

/** Records that an admin was seen at a device. One that was revoked begins anew; its revocation stays. */
export function sighting({ dialect, ids }: Store, tx: Kysely<Database>, { adminId, deviceDigest, name, at }: Sighting): Write {
  const [seen, named] = [{ firstSeenAt: at, lastSeenAt: at }, storable(name)];
  const never = { trustedAt: null, trustedEpoch: null, revokedAt: null };
  const row = { adminId: ids.stored(adminId), deviceDigest, ...seen, name: named, ...never };
  const stored = (column: keyof DevicesTable) => sql.ref(`devices.${column}`);
  const anew = sql<SqlBool>`${stored('revokedAt')} >= ${stored('firstSeenAt')}`;
  return dialect.upserting(tx.insertInto('devices').values(row), ['adminId', 'deviceDigest'], {
    name: sql`case when ${anew} then ${named} else ${stored('name')} end`,
    trustedAt: sql`case when ${anew} then null else ${stored('trustedAt')} end`,
    trustedEpoch: sql`case when ${anew} then null else ${stored('trustedEpoch')} end`,
    lastSeenAt: sql`case when ${anew} or ${stored('lastSeenAt')} < ${at} then ${at} else ${stored('lastSeenAt')} end`,
    // Last: the conditions above ask for it as it was.
    firstSeenAt: sql`case when ${anew} then ${at} else ${stored('firstSeenAt')} end`,
  });
}
