import type { AdminId, Digest, Instant } from '../../kernel/ids.js';

export interface RecoveryCodeReplacement {
  readonly adminId: AdminId;
  /** The digests of the new codes. */
  readonly codeDigests: readonly Digest[];
  readonly expectedEpoch: number;
  readonly at: Instant;
}

/**
 * Keeps the recovery codes of a second factor, by digest.
 *
 * When to use: bind it to the store of the second factors: whatever enables, replaces or removes a factor removes
 * the codes of the one before it in the same write.
 *
 * Promises to keep:
 * - `replace` puts these codes in the place of all earlier ones of that admin, used or not, in one write; only while the admin is
 *   `active`, has an enabled factor, and its epoch is as expected. Of parallel calls the codes of exactly one work in the end.
 * - `claim` uses the code up in the same write that finds it: of any number of parallel claims, over all processes and restarts, exactly
 *   one wins. A code that was used before is `used`; one that was replaced or removed, that is another admin's or nobody's, is `unknown`.
 *   Answers admin and digest of the code it used up, not what was asked.
 * - `TotpCommandRepository.enable` and `disable`, of the same store, remove every recovery code of that admin in the write that changes the factor.
 * Conformance: `contract=RecoveryCodeCommandRepository`, races included.
 *
 * Failures: throw when the store is out of reach; the code counts as not claimed.
 */
export interface RecoveryCodeCommandRepository {
  replace(
    replacement: RecoveryCodeReplacement,
  ): Promise<
    | { readonly outcome: 'won'; readonly adminId: AdminId }
    | { readonly outcome: 'lost'; readonly reason: 'not_enabled' | 'epoch_moved' }
  >;
  claim(claim: {
    readonly adminId: AdminId;
    readonly codeDigest: Digest;
    readonly at: Instant;
  }): Promise<
    | { readonly outcome: 'won'; readonly adminId: AdminId; readonly codeDigest: Digest }
    | { readonly outcome: 'lost'; readonly reason: 'unknown' | 'used' }
  >;
}

export const RecoveryCodeCommandRepository = Symbol.for('@maatify/admin-infra/RecoveryCodeCommandRepository');
