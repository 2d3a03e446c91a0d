import type { Instant } from '../../kernel/ids.js';
import type { Redacted } from '../../kernel/redacted.js';

/**
 * Makes seeds and matches codes (RFC 6238).
 *
 * When to use: bind it to a TOTP library and your encryption key. It keeps nothing.
 *
 * Promises to keep: a seed has at least 160 random bits and leaves here only sealed, but for the two fields shown to its
 * owner once. `match` answers the step (whole number of 30-second periods since the epoch) the code belongs to,
 * allowing at most one step of drift either way, or null; it compares in constant time, and never matches an empty or unreadable
 * seed. It records nothing: single use is `TotpCommandRepository.claimStep`.
 *
 * Failures: throw when the key or the seed cannot be read; that is never a wrong code.
 */
export interface TotpAuthenticator {
  createSeed(request: {
    /** What the authenticator app shows: the admin's address. */
    readonly account: string;
  }): Promise<{ readonly sealedSeed: Redacted; readonly secret: Redacted; readonly provisioningUri: Redacted }>;
  match(check: {
    readonly sealedSeed: Redacted;
    /** Exactly six ASCII digits; the core lets nothing else through. */
    readonly code: Redacted;
    readonly at: Instant;
  }): Promise<{ readonly step: number | null }>;
}

export const TotpAuthenticator = Symbol.for('@maatify/admin-infra/TotpAuthenticator');
