import type { Digest, Instant } from '../../kernel/ids.js';
import { isRevoked, isTrusted } from './device.policy.js';
import type { DeviceRecord } from './device.record.js';

/** A device as its owner or an administrator may see it. Never the value the browser keeps. */
export interface DeviceView {
  readonly deviceId: Digest;
  readonly firstSeenAt: Instant;
  /** When a session was last opened from it. */
  readonly lastSeenAt: Instant;
  /** The user agent it was first seen with. */
  readonly name: string | null;
  /**
   * Whether its owner trusts it, and said so under the password and factor of today. That is for the host to show or use; the
   * library never skips a factor for it.
   */
  readonly trusted: boolean;
  /** Whether it is revoked: its sessions are dead, and who signs in from it is at a new device. */
  readonly revoked: boolean;
  /** Whether the caller's own session is of this device. */
  readonly current: boolean;
}

/** What the view of a device is measured by. */
export interface DeviceViewer {
  /** The device of the caller's own session. */
  readonly currentId: Digest | null;
  /** The credential epoch of the device's owner. */
  readonly credentialEpoch: number;
}

export function deviceView(record: DeviceRecord, { currentId, credentialEpoch }: DeviceViewer): DeviceView {
  const { deviceDigest, firstSeenAt, lastSeenAt, name } = record;
  return Object.freeze({
    deviceId: deviceDigest,
    firstSeenAt,
    lastSeenAt,
    name,
    trusted: isTrusted(record, credentialEpoch),
    revoked: isRevoked(record),
    current: deviceDigest === currentId,
  });
}
