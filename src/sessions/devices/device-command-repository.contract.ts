import type { AdminId, Digest, Instant } from '../../kernel/ids.js';
import type { WriteAuthor } from '../../kernel/write-author.js';

export interface DeviceChange {
  /** Both must match one device; else nothing changes. */
  readonly adminId: AdminId;
  readonly deviceDigest: Digest;
  readonly at: Instant;
}

/** The owner's word for a device, given or taken back. */
export interface DeviceWord extends DeviceChange {
  /** The credential epoch of that admin. A word counts under its own alone: another password or factor has moved it. */
  readonly credentialEpoch: number;
}

export interface DeviceTrust extends DeviceWord {
  readonly by: WriteAuthor;
}

/**
 * Changes what is said of a device, each method in one conditional write.
 *
 * When to use: bind it when the feature `devices` is on, to the store in which `SessionCommandRepository.open` records devices.
 *
 * Promises to keep:
 * - `trust` sets `trustedAt` to `at` and `trustedEpoch` to `credentialEpoch`, only while that admin has the device and it is neither
 *   revoked nor trusted under that epoch, else `device_moved`; a trust of another epoch, or of none, is replaced. It holds `by` to
 *   `WriteAuthor`.
 * - `untrust` takes `trustedAt` and `trustedEpoch` away where it is trusted under `credentialEpoch`, else `not_trusted`.
 * - `revoke` sets `revokedAt` to `at`, or to `lastSeenAt` where that is later, and takes the trust away, epoch included, in one write: from then on
 *   the device is not recognised, and every session that was opened from it so far is answered with `deviceRevoked`. A device is
 *   revoked while nobody signed in from it since (`firstSeenAt <= revokedAt`); revoking it again then changes nothing. It
 *   and `open` come one after the other: an opening beside it is either dead with the others, or a new sign-in after it.
 * - Nothing else of the device moves, and no device of another admin.
 * Conformance: `contract=DeviceCommandRepository`, races included.
 *
 * Failures: throw when the store is out of reach; the change is then reported as unknown.
 *
 * @example
 * class PgDeviceCommands implements DeviceCommandRepository {
 *   untrust = ({ adminId, deviceDigest, credentialEpoch }) => this.claim(UNTRUST, [adminId, deviceDigest, credentialEpoch]);
 * }
 */
export interface DeviceCommandRepository {
  trust(
    trust: DeviceTrust,
  ): Promise<
    | { readonly outcome: 'won'; readonly adminId: AdminId; readonly deviceDigest: Digest }
    | { readonly outcome: 'lost'; readonly reason: 'device_moved' | 'author_moved' }
  >;
  untrust(
    word: DeviceWord,
  ): Promise<{ readonly outcome: 'won' } | { readonly outcome: 'lost'; readonly reason: 'not_trusted' | 'not_found' }>;
  revoke(
    change: DeviceChange,
  ): Promise<{ readonly outcome: 'won' } | { readonly outcome: 'lost'; readonly reason: 'already_revoked' | 'not_found' }>;
}

export const DeviceCommandRepository = Symbol.for('@maatify/admin-infra/DeviceCommandRepository');
