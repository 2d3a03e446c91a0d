import type { ReadBy } from '../../kernel/shape.js';
import { aDigest, anAdminId, anInstant, consistent, integer, nullable, object, text } from '../../kernel/shape.js';
import { isRevoked } from './device.policy.js';

const deviceFields = object({
  adminId: anAdminId,
  /** The digest of the value the browser keeps, and the device's public id: the value cannot be told from it. */
  deviceDigest: aDigest,
  /** The first time somebody signed in from it; anew when that happens after a revocation. */
  firstSeenAt: anInstant,
  lastSeenAt: anInstant,
  /** The user agent it was first seen with. */
  name: nullable(text(512)),
  /** When its owner said to trust it; null while nobody said so. The word counts while `trustedEpoch` is the owner's. */
  trustedAt: nullable(anInstant),
  /** The credential epoch under which that was said. null without trust, and for one that was given before epochs were kept. */
  trustedEpoch: nullable(integer(0)),
  /** The last revocation, which stays on record: what was opened before it never lives again. null while there was none. */
  revokedAt: nullable(anInstant),
});
export const deviceRecord = consistent(
  consistent(
    consistent(deviceFields, 'a device was last seen no earlier than first', ({ firstSeenAt, lastSeenAt }) => {
      return firstSeenAt <= lastSeenAt;
    }),
    'only a trust has an epoch',
    ({ trustedAt, trustedEpoch }) => trustedAt !== null || trustedEpoch === null,
  ),
  'nobody trusts a device that is revoked',
  (device) => device.trustedAt === null || !isRevoked(device),
);
/** A device an admin signed in from. */
export interface DeviceRecord extends ReadBy<typeof deviceRecord> {}
