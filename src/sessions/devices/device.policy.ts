import type { Instant } from '../../kernel/ids.js';

/** Whether a device is revoked: nobody has signed in from it since. Who does makes it a new device. */
export function isRevoked({ firstSeenAt, revokedAt }: { readonly firstSeenAt: Instant; readonly revokedAt: Instant | null }) {
  return revokedAt !== null && firstSeenAt <= revokedAt;
}
