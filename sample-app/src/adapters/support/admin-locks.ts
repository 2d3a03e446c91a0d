import type { AdminId, AdminStatus, WriteAuthor } from '@maatify/admin-infra';
import { asc, inArray, sql } from 'drizzle-orm';

import type { Transaction } from '../../database/database.js';
import { admins } from '../../database/schema.js';

export interface LockedAdmin {
  readonly id: AdminId;
  readonly email: string;
  readonly status: AdminStatus;
  readonly version: number;
  readonly credentialEpoch: number;
  /** Accepting an invitation sets the password and verifies the email in one write; until activation the status may stay. */
  readonly hasAccepted: boolean;
}

export type LockedAdmins = ReadonlyMap<AdminId, LockedAdmin>;

/**
 * Locks the rows of these admins until the transaction ends, and answers them as they are now; one that does not exist is
 * missing from the answer.
 *
 * Every transaction that changes or relies on an admin starts here, so no status and no epoch can move between what it read
 * and what it writes. Always in ascending id order, in one statement: two transactions that need the same two admins take
 * them in the same order and cannot wait for each other in a circle.
 */
export async function lockAdmins(tx: Transaction, ids: readonly AdminId[]): Promise<LockedAdmins> {
  const rows = await tx
    .select({
      id: admins.id,
      email: admins.email,
      status: admins.status,
      version: admins.version,
      credentialEpoch: admins.credentialEpoch,
      hasAccepted: sql<boolean>`${admins.emailVerified} and ${admins.passwordHash} is not null`,
    })
    .from(admins)
    .where(inArray(admins.id, [...new Set(ids)]))
    .orderBy(asc(admins.id))
    // Not FOR UPDATE: rows that refer to an admin may still be inserted beside us, ids never change.
    .for('no key update');
  return new Map(rows.map((row) => [row.id, row]));
}

/** The ids to lock for an author: a system actor has no row. */
export function authorIds(by: WriteAuthor): readonly AdminId[] {
  return by.kind === 'admin' ? [by.adminId] : [];
}

/** Whether the author may still write: active, and under the epoch its session was opened with (Z3, C7). */
export function authorStands(by: WriteAuthor, locked: LockedAdmins): boolean {
  if (by.kind === 'system') return true;
  const author = locked.get(by.adminId);
  return author?.status === 'active' && author.credentialEpoch === by.credentialEpoch;
}

export function authorName(by: WriteAuthor): string {
  return by.kind === 'admin' ? by.adminId : by.name;
}

/**
 * Serialises whatever could take the lifeline from its last holder: changes away from `active`, and any revocation of an
 * ability. Taken before any row, so that it closes no circle with row locks; named after the schema, so that test schemas
 * on one server do not wait for each other.
 */
export async function lockLifeline(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(current_schema() || ':admin-infra:lifeline', 0))`);
}
