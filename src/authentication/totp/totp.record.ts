import type { ReadBy } from '../../kernel/shape.js';
import { anAdminId, anInstant, boolean, nullable, object, redactedText, text } from '../../kernel/shape.js';

export const MAX_SEALED_SEED = 2_048;

export const totpStateRecord = object({
  /** The admin asked about; null when nobody was. */
  adminId: nullable(anAdminId),
  enabled: boolean,
  /** The sealed (encrypted) seed of the enabled factor; null when none is enabled. */
  sealedSeed: nullable(redactedText(MAX_SEALED_SEED)),
  /** A seed that was started and not yet confirmed; null when there is none. */
  pending: nullable(
    object({
      pendingId: text(64, 1),
      sealedSeed: redactedText(MAX_SEALED_SEED),
      /** Epoch milliseconds. */
      expiresAt: anInstant,
    }),
  ),
});
/** An admin's second factor as it is stored. */
export interface TotpState extends ReadBy<typeof totpStateRecord> {}
