import type { AdminCredentials, AdminRecord, CanonicalEmail } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';

import type { AdminsTable, StoredAdminId } from '../schema/database.js';
import type { AdminIds } from '../store/admin-ids.js';

/** What an `AdminRecord` is read from. */
export const RECORD_COLUMNS = [
  'admins.id',
  'admins.email',
  'admins.canonicalEmail',
  'admins.name',
  'admins.status',
  'admins.emailVerified',
  'admins.version',
  'admins.createdAt',
  'admins.statusChangedAt',
  'admins.statusReason',
  'admins.closedAt',
  'admins.releasedEmail',
] as const;

/** What `AdminCredentials` are read from. */
export const CREDENTIAL_COLUMNS = [
  'admins.id',
  'admins.email',
  'admins.canonicalEmail',
  'admins.name',
  'admins.status',
  'admins.credentialEpoch',
  'admins.passwordHash',
  'admins.mustChangePassword',
] as const;

/** Whether the admin has a second factor, in the same statement as the rest. */
export const SECOND_FACTOR = sql<number>`case when exists (
  select 1 from ${sql.table('totpFactors')} where ${sql.ref('totpFactors.adminId')} = ${sql.ref('admins.id')}
  and ${sql.ref('totpFactors.sealedSeed')} is not null) then 1 else 0 end`.as('secondFactor');

type ColumnOf<C extends string> = C extends `admins.${infer Column}` ? Column : never;
type Row = Selectable<AdminsTable>;
export type RecordRow = Pick<Row, ColumnOf<(typeof RECORD_COLUMNS)[number]> & keyof Row>;
export type CredentialRow = Pick<Row, ColumnOf<(typeof CREDENTIAL_COLUMNS)[number]> & keyof Row> & {
  readonly secondFactor: number;
};

export function recordOf(ids: AdminIds, { id, emailVerified, releasedEmail, ...row }: RecordRow): AdminRecord {
  const canonicalEmail = releasedEmail ?? row.canonicalEmail;
  return { adminId: ids.read(id), ...row, canonicalEmail, emailVerified: emailVerified === 1 };
}

export function credentialsOf(ids: AdminIds, row: CredentialRow): AdminCredentials {
  return {
    adminId: ids.read(row.id),
    email: row.email,
    canonicalEmail: row.canonicalEmail,
    name: row.name,
    status: row.status,
    credentialEpoch: row.credentialEpoch,
    passwordHash: row.passwordHash === null ? null : Redacted.of(row.passwordHash),
    mustChangePassword: row.mustChangePassword === 1,
    secondFactorEnabled: row.secondFactor === 1,
  };
}

/** What stands in place of the address of a closed admin: never an address, and never twice. */
export function noAddress(id: StoredAdminId): CanonicalEmail {
  return `closed:${String(id)}` as CanonicalEmail;
}

/**
 * Folds a text for searching without regard to case. Upper case, because lower-casing depends on the neighbours of a letter
 * (final sigma), so that a part of a word would not be found in the word.
 */
export function folded(text: string): string {
  return text.toUpperCase();
}
