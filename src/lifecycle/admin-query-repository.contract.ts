import type { AdminStatus } from '../kernel/admin-status.js';
import type { AdminId, CanonicalEmail, Digest, Instant } from '../kernel/ids.js';
import type { AdminCredentials, AdminRecord, CodeOwner } from './admin.record.js';

export interface AdminPageQuery {
  readonly filter: {
    readonly status: AdminStatus | null;
    /** Part of the name, the address as it was given or its canonical form, matched without regard to case; null for all. */
    readonly search: string | null;
  };
  /** The `next` of an earlier page, or null for the first one. */
  readonly cursor: string | null;
  readonly limit: number;
}

export type AdminPage =
  | { readonly outcome: 'page'; readonly admins: readonly AdminRecord[]; readonly next: string | null }
  | { readonly outcome: 'invalid_cursor' };

/** A mailed code that sets a password. */
export interface CodeOwnerQuery {
  readonly codeDigest: Digest;
  readonly purpose: 'invitation' | 'password_recovery';
  readonly at: Instant;
}

/**
 * Reads admins.
 *
 * When to use: bind it to your admin store.
 *
 * Promises to keep: each method is one read of the primary, never of a lagging replica; null means "no such admin". Wildcards in
 * `search` are ordinary characters. A closed admin (`closedAt`) is found by id and in pages alone, with the address it had. `page` is ordered by creation, oldest first, keyset, stable under inserts. The
 * three reads of one admin answer the same status and epoch. Conformance: `contract=AdminQueryRepository`.
 *
 * Failures: throw when the store is out of reach.
 */
export interface AdminQueryRepository {
  /**
   * Finds an admin by canonical email with what sign-in needs, and whether this admin is known to use this device: it has a record
   * of it, made by an opened session or an accepted invitation, and it was not revoked since. It stays known when its sessions are
   * pruned. `deviceRecognised` is false for an unknown admin or a null device.
   * Must cost about the same whether the email is known or not.
   */
  forSignIn(query: {
    readonly canonicalEmail: CanonicalEmail;
    readonly deviceDigest: Digest | null;
  }): Promise<{ readonly admin: AdminCredentials | null; readonly deviceRecognised: boolean }>;
  credentialsOf(query: { readonly adminId: AdminId }): Promise<AdminCredentials | null>;
  byId(query: { readonly adminId: AdminId }): Promise<AdminRecord | null>;
  /**
   * Whose code this is, with address and name as they are now, while `OneTimeCodeRepository.claim` of that purpose would win at that
   * moment. null for a code that is expired (`at >= expiresAt`, or found so before), used, replaced, of another purpose or never issued.
   * Uses nothing up, and leaves a code that it finds expired to `claim`.
   */
  ownerOfCode(query: CodeOwnerQuery): Promise<CodeOwner | null>;
  page(query: AdminPageQuery): Promise<AdminPage>;
}

export const AdminQueryRepository = Symbol.for('@maatify/admin-infra/AdminQueryRepository');
