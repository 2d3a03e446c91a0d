import type { ContactQueryRepository } from '../../lifecycle/contacts/contact-query-repository.contract.js';
import type { ContactRecord } from '../../lifecycle/contacts/contact.record.js';
import { contactRecord } from '../doubles/answers.js';
import { atomically } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import { keysetPage } from '../doubles/keyset.js';
import type { StoredContact } from '../doubles/stored-rows.js';

/** {@link ContactQueryRepository} over `store.contacts`. */
export class InMemoryContactQueries implements ContactQueryRepository {
  constructor(private readonly store: InMemoryStore) {}

  page({ adminId, cursor, limit }: Parameters<ContactQueryRepository['page']>[0]): ReturnType<ContactQueryRepository['page']> {
    return atomically(() => {
      const page = keysetPage(this.store.contacts.where('admin', adminId), {
        list: 'contacts',
        positionOf: ({ contactId, addedAt }) => [addedAt, this.store.contacts.sequenceOf(contactId)],
        newestFirst: true,
        cursor,
        limit,
      });
      return page === null
        ? { outcome: 'invalid_cursor' }
        : { outcome: 'page', contacts: page.rows.map((row) => this.recordOf(row)), next: page.next };
    });
  }

  byId({ adminId, contactId }: Parameters<ContactQueryRepository['byId']>[0]): ReturnType<ContactQueryRepository['byId']> {
    return atomically(() => {
      const row = this.store.contacts.get(contactId);
      return row?.adminId === adminId ? this.recordOf(row) : null;
    });
  }

  private recordOf(row: StoredContact): ContactRecord {
    return contactRecord(row, this.store.admins.get(row.adminId), this.store.verifications.get(row.contactId));
  }
}
