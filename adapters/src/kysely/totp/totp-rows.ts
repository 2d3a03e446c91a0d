import type { Kysely } from 'kysely';

import type { Database, StoredAdminId } from '../schema/database.js';

export function factorOf(db: Kysely<Database>, adminId: StoredAdminId) {
  return db.selectFrom('totpFactors').selectAll().where('adminId', '=', adminId).executeTakeFirst();
}

export function isEnabled(factor: { readonly sealedSeed: string | null } | undefined): boolean {
  return factor !== undefined && factor.sealedSeed !== null;
}

/** They go with the factor they were made for. */
export function deleteRecoveryCodes(db: Kysely<Database>, adminId: StoredAdminId) {
  return db.deleteFrom('recoveryCodes').where('adminId', '=', adminId);
}
