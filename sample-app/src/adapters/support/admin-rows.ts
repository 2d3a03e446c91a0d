import type { AdminCredentials, AdminRecord } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';

import { admins } from '../../database/schema.js';

/** What an `AdminRecord` is read from. */
export const recordColumns = {
  adminId: admins.id,
  email: admins.email,
  canonicalEmail: admins.canonicalEmail,
  name: admins.name,
  status: admins.status,
  emailVerified: admins.emailVerified,
  version: admins.version,
  createdAt: admins.createdAt,
  statusChangedAt: admins.statusChangedAt,
  statusReason: admins.statusReason,
} as const satisfies Record<keyof AdminRecord, unknown>;

/** What `AdminCredentials` are read from; the id first, which decides whether a joined admin is there at all. */
export const credentialColumns = {
  adminId: admins.id,
  email: admins.email,
  canonicalEmail: admins.canonicalEmail,
  status: admins.status,
  credentialEpoch: admins.credentialEpoch,
  passwordHash: admins.passwordHash,
  mustChangePassword: admins.mustChangePassword,
} as const satisfies Record<keyof AdminCredentials, unknown>;

type CredentialRow = Omit<AdminCredentials, 'passwordHash'> & { readonly passwordHash: string | null };

export function credentialsOf(row: CredentialRow): AdminCredentials {
  return { ...row, passwordHash: row.passwordHash === null ? null : Redacted.of(row.passwordHash) };
}

/**
 * Folds a text for searching without regard to case. Upper case, because lower-casing depends on the neighbours of a letter
 * (final sigma), so that a part of a word would not be found in the word.
 */
export function folded(text: string): string {
  return text.toUpperCase();
}
