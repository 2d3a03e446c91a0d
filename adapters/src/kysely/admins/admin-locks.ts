import type { AdminId, AdminStatus, CanonicalEmail, WriteAuthor } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import type { Database } from '../schema/database.js';
import { LOCKS } from '../schema/tables.js';
import type { Store } from '../store/store.js';

export interface LockedAdmin {
  readonly email: string;
  readonly canonicalEmail: CanonicalEmail;
  readonly status: AdminStatus;
  readonly version: number;
  readonly credentialEpoch: number;
  readonly emailVerified: boolean;
  /** Accepting an invitation sets the password and verifies the email in one write; until activation the status may stay. */
  readonly hasAccepted: boolean;
  /** Nothing of what accepting does has been done, by that or otherwise, and it is not at work. */
  readonly neverAccepted: boolean;
  /** Its invitation was withdrawn. */
  readonly isClosed: boolean;
}

export type LockedAdmins = ReadonlyMap<AdminId, LockedAdmin>;

/**
 * Locks the rows of these admins until the transaction ends, and answers them as they are now; one that does not exist is
 * missing from the answer.
 *
 * Every transaction that changes or relies on an admin starts here, so no status and no epoch can move between what it read
 * and what it writes. Always in ascending order and in one statement: two transactions that need the same two admins take
 * them in the same order and cannot wait for each other in a circle.
 */
export async function lockAdmins(
  { dialect, ids }: Store,
  tx: Kysely<Database>,
  admins: readonly AdminId[],
): Promise<LockedAdmins> {
  const rows = await dialect
    .locked(
      whatLocksAnswer(tx)
        .where('id', 'in', [...new Set(admins.map((id) => ids.stored(id)))])
        .orderBy('id'),
    )
    .execute();
  return new Map(rows.map((row) => [ids.read(row.id), lockedOf(row)]));
}

/** The same of one admin, by the address. Found and locked in one statement, so that a stranger's question costs no look-up more. */
export async function lockAddress({ dialect, ids }: Store, tx: Kysely<Database>, canonicalEmail: CanonicalEmail) {
  const found = whatLocksAnswer(tx).where('canonicalEmail', '=', canonicalEmail);
  const row = await dialect.locked(found).executeTakeFirst();
  if (row === undefined) return undefined;
  return { ...lockedOf(row), adminId: ids.read(row.id) };
}

function whatLocksAnswer(tx: Kysely<Database>) {
  return tx
    .selectFrom('admins')
    .select([
      'id',
      'email',
      'canonicalEmail',
      'status',
      'version',
      'credentialEpoch',
      'emailVerified',
      'passwordHash',
      'closedAt',
    ]);
}

type LockedRow = Awaited<ReturnType<ReturnType<typeof whatLocksAnswer>['executeTakeFirstOrThrow']>>;

function lockedOf({ email, canonicalEmail, status, version, credentialEpoch, ...row }: LockedRow): LockedAdmin {
  const [isVerified, hasPassword] = [row.emailVerified === 1, row.passwordHash !== null];
  return {
    email,
    canonicalEmail,
    status,
    version,
    credentialEpoch,
    emailVerified: isVerified,
    hasAccepted: isVerified && hasPassword,
    neverAccepted: status !== 'active' && !isVerified && !hasPassword,
    isClosed: row.closedAt !== null,
  };
}

/** Locks the author, if it has a row, and this admin; answers both in the order the claim asks about them. */
export async function lockAuthorAnd(store: Store, tx: Kysely<Database>, by: WriteAuthor, admin: AdminId) {
  const locked = await lockAdmins(store, tx, by.kind === 'admin' ? [by.adminId, admin] : [admin]);
  return { stands: authorStands(by, locked), admin: locked.get(admin) };
}

/** Whether the author may still write. A system actor has no row, and costs no statement. */
export async function lockAuthor(store: Store, tx: Kysely<Database>, by: WriteAuthor): Promise<boolean> {
  return by.kind === 'system' || authorStands(by, await lockAdmins(store, tx, [by.adminId]));
}

/** Active, and under the epoch its session was opened with. */
function authorStands(by: WriteAuthor, locked: LockedAdmins): boolean {
  if (by.kind === 'system') return true;
  const author = locked.get(by.adminId);
  return author?.status === 'active' && author.credentialEpoch === by.credentialEpoch;
}

export function authorName(by: WriteAuthor): string {
  return by.kind === 'admin' ? by.adminId : by.name;
}

/**
 * Lets one transaction at a time past. Taken before any row of an admin, so that it closes no circle with those.
 *
 * `lifeline`: whatever could take the lifeline from its last holder. `bootstrap`: while there is no row to lock yet.
 * `settings`: whatever changes a setting or rests on one, since a decision may rest on one that has no row.
 */
export async function lockMatter(store: Store, tx: Kysely<Database>, ...matters: readonly Matter[]): Promise<void> {
  if (matters.length === 0) return;
  const names = matters.map((matter) => LOCKS[matter]);
  // Several in one statement and one order, so that two that need both wait for each other in no circle.
  await store.dialect.locked(tx.selectFrom('locks').select('name').where('name', 'in', names).orderBy('name')).execute();
}

export type Matter = keyof typeof LOCKS;
