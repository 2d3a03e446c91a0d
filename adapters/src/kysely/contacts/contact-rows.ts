import type { ContactRecord } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import type { Database } from '../schema/database.js';
import type { AdminIds } from '../store/admin-ids.js';

/** Contacts with how far each is proven, and the address its admin signs in with, of one moment. */
export function contactsRead(db: Kysely<Database>) {
  return db
    .selectFrom('contacts')
    .innerJoin('admins', 'admins.id', 'contacts.adminId')
    .leftJoin('contactVerifications as proof', 'proof.contactId', 'contacts.id')
    .select([
      'contacts.id',
      'contacts.adminId',
      'contacts.kind',
      'contacts.value',
      'contacts.canonicalValue',
      'contacts.addedAt',
      'contacts.retiredAt',
      'admins.canonicalEmail',
      'proof.state',
      'proof.since',
      'proof.expiresAt',
    ]);
}

export type ContactRow = Awaited<ReturnType<ReturnType<typeof contactsRead>['executeTakeFirstOrThrow']>>;

export function contactOf(ids: AdminIds, row: ContactRow): ContactRecord {
  const {
    id: contactId,
    adminId,
    kind,
    value,
    canonicalValue,
    addedAt,
    retiredAt,
    canonicalEmail,
    state,
    since,
    expiresAt,
  } = row;
  return {
    contactId,
    adminId: ids.read(adminId),
    kind,
    value,
    canonicalValue,
    addedAt,
    retiredAt,
    primary: kind === 'email' && retiredAt === null && canonicalValue === canonicalEmail,
    verification: state === null || since === null ? null : { state, since, expiresAt },
  };
}
