import type { AdminId, Digest } from '../../kernel/ids.js';
import type { DeviceRecord } from './device.record.js';

export interface DevicePageQuery {
  readonly adminId: AdminId;
  /** The `next` of an earlier page, or null for the first one. */
  readonly cursor: string | null;
  readonly limit: number;
}

export type DevicePage =
  | { readonly outcome: 'page'; readonly devices: readonly DeviceRecord[]; readonly next: string | null }
  | { readonly outcome: 'invalid_cursor' };

/**
 * Reads the devices admins signed in from.
 *
 * When to use: bind it when the feature `devices` is on, to the store in which `SessionCommandRepository.open` records them.
 *
 * Promises to keep: each method is one read of the primary, never of a lagging replica; a revoked device is answered, not hidden.
 * `page` begins with the device that was first seen last, keyset, and is stable under inserts. Another admin's device under the
 * same digest is another device. Conformance: `contract=DeviceQueryRepository`.
 *
 * Failures: throw when the store is out of reach.
 *
 * @example
 * class PgDevices implements DeviceQueryRepository {
 *   byDigest = ({ adminId, deviceDigest }) => this.pool.query(ONE, [adminId, deviceDigest]).then(recordOrNull);
 * }
 */
export interface DeviceQueryRepository {
  page(query: DevicePageQuery): Promise<DevicePage>;
  /** null when that admin has no such device. */
  byDigest(query: { readonly adminId: AdminId; readonly deviceDigest: Digest }): Promise<DeviceRecord | null>;
}

export const DeviceQueryRepository = Symbol.for('@maatify/admin-infra/DeviceQueryRepository');
