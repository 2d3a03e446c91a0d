import type { AdminId, ContactId } from '../../kernel/ids.js';
import type { ContactRecord } from './contact.record.js';

export interface ContactPageQuery {
  readonly adminId: AdminId;
  /** The `next` of an earlier page, or null for the first one. */
  readonly cursor: string | null;
  readonly limit: number;
}

export type ContactPage =
  | { readonly outcome: 'page'; readonly contacts: readonly ContactRecord[]; readonly next: string | null }
  | { readonly outcome: 'invalid_cursor' };

/**
 * Reads the contacts of admins.
 *
 * When to use: bind it when the feature `contacts` is on, to a store of your own beside that of the admins.
 *
 * Promises to keep:
 * - Each method is one read of one consistent moment, never of a lagging replica; retired contacts are answered, not hidden.
 * - `primary` is true for an address that is not retired and whose canonical form is the one the admin signs in with, at that moment.
 * - `page` is by the time a contact was added, newest first, keyset, and stable under inserts.
 * - `byId` answers null for a contact of another admin.
 * Conformance: `contract=ContactQueryRepository`.
 *
 * Failures: throw when the store is out of reach.
 *
 * @example
 * class PgContacts implements ContactQueryRepository {
 *   byId = ({ adminId, contactId }) => this.pool.query(CONTACT_AND_ADMIN, [adminId, contactId]).then(recordOrNull);
 * }
 */
export interface ContactQueryRepository {
  page(query: ContactPageQuery): Promise<ContactPage>;
  byId(query: { readonly adminId: AdminId; readonly contactId: ContactId }): Promise<ContactRecord | null>;
}

export const ContactQueryRepository = Symbol.for('@maatify/admin-infra/ContactQueryRepository');
