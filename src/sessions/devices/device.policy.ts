import type { Instant } from '../../kernel/ids.js';

/** Whether a device is revoked: nobody has signed in from it since. Who does makes it a new device. */
export function isRevoked({ firstSeenAt, revokedAt }: { readonly firstSeenAt: Instant; readonly revokedAt: Instant | null }) {
  return revokedAt !== null && firstSeenAt <= revokedAt;
}

/**
 * Whether its owner trusts a device. A changed password or factor ends that, as it ends sessions: it may have been lost to
 * whoever said so. Computed at each use, so that no way of changing one can forget it.
 */
export function isTrusted({ trustedEpoch }: { readonly trustedEpoch: number | null }, credentialEpoch: number): boolean {
  return trustedEpoch === credentialEpoch;
}
