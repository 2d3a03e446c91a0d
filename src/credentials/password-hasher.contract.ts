import type { Redacted } from '../kernel/redacted.js';

/**
 * Hashes and verifies passwords.
 *
 * When to use: bind it to argon2id or another memory-hard function.
 *
 * Promises to keep: both work on the password exactly as they are given it (no trimming, no cut at 72 bytes); the core
 * has put it into Unicode's composed form (NFC), so an import of passwords in clear hashes that form; with `hash: null` it does
 * the same work against a fixed dummy hash and answers `mismatch`, so that an unknown email costs what a wrong password
 * costs. An empty or unreadable hash never matches. `hash` is salted. `needsRehash` says that a hash matched which `hash` would not
 * make today - another algorithm, less work -, so that a sign-in renews it; never beside a mismatch, and never of a hash that `hash` just made.
 * Conformance: `contract=PasswordHasher`.
 *
 * Failures: throw when hashing itself fails; that is never shown as a wrong password.
 */
export interface PasswordHasher {
  verify(check: {
    readonly password: Redacted;
    readonly hash: Redacted | null;
  }): Promise<{ readonly verdict: 'match' | 'mismatch'; readonly needsRehash: boolean }>;
  hash(input: { readonly password: Redacted }): Promise<{ readonly hash: Redacted }>;
}

export const PasswordHasher = Symbol.for('@maatify/admin-infra/PasswordHasher');
