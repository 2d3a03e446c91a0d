import type { ReadBy } from '../../kernel/shape.js';
import { aDigest, anAdminId, anInstant, boolean, consistent, nullable, object, redactedText, text } from '../../kernel/shape.js';

export const MAX_SEALED_SEED = 2_048;

const totpFields = object({
  /** The admin asked about; null when nobody was. */
  adminId: nullable(anAdminId),
  enabled: boolean,
  /** The sealed (encrypted) seed of the enabled factor; null when none is enabled. */
  sealedSeed: nullable(redactedText(MAX_SEALED_SEED)),
  /** A seed that was started and not yet confirmed; null when there is none. */
  pending: nullable(
    object({
      pendingId: text(64, 1),
      /** The digest of the one-time code that vouched for it; null where a session began it. */
      vouchedBy: nullable(aDigest),
      sealedSeed: redactedText(MAX_SEALED_SEED),
      /** Epoch milliseconds. */
      expiresAt: anInstant,
    }),
  ),
});
export const totpStateRecord = consistent(
  totpFields,
  'a second factor is enabled exactly when it has a seed',
  ({ enabled, sealedSeed }) => enabled === (sealedSeed !== null),
);
/** An admin's second factor as it is stored. */
export interface TotpState extends ReadBy<typeof totpStateRecord> {}
