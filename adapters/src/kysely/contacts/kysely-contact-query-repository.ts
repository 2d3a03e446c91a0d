import type {
  AdminId,
  ContactId,
  ContactPage,
  ContactPageQuery,
  ContactQueryRepository,
  ContactRecord,
  Instant,
} from '@maatify/admin-infra';

import { isText, pageOf, positionOf } from '../store/cursor.js';
import type { Store } from '../store/store.js';
import { contactOf, contactsRead } from './contact-rows.js';

const LIST = 'contacts';

/** Reads contacts, each method in one statement. */
export class KyselyContactQueryRepository implements ContactQueryRepository {
  constructor(private readonly store: Store) {}

  async page({ adminId, cursor, limit }: ContactPageQuery): Promise<ContactPage> {
    const { ids } = this.store;
    const before = cursor === null ? null : positionOf(LIST, cursor, isText);
    if (cursor !== null && before === null) return { outcome: 'invalid_cursor' };
    const read = await this.store.run((db) => {
      let query = contactsRead(db).where('contacts.adminId', '=', ids.stored(adminId));
      if (before !== null) {
        const [at, id] = [before.at as Instant, before.key as ContactId];
        // The first condition is what an index can start from; the second breaks the ties of one millisecond.
        query = query
          .where('contacts.addedAt', '<=', at)
          .where((eb) => eb.or([eb('contacts.addedAt', '<', at), eb('contacts.id', '<', id)]));
      }
      return query
        .orderBy('contacts.addedAt', 'desc')
        .orderBy('contacts.id', 'desc')
        .limit(limit + 1)
        .execute();
    });
    const { rows, next } = pageOf(LIST, read, limit, ({ addedAt, id }) => [addedAt, id]);
    return { outcome: 'page', contacts: rows.map((row) => contactOf(ids, row)), next };
  }

  async byId({
    adminId,
    contactId,
  }: {
    readonly adminId: AdminId;
    readonly contactId: ContactId;
  }): Promise<ContactRecord | null> {
    const { ids } = this.store;
    const row = await this.store.run((db) =>
      contactsRead(db)
        .where('contacts.id', '=', contactId)
        .where('contacts.adminId', '=', ids.stored(adminId))
        .executeTakeFirst(),
    );
    return row === undefined ? null : contactOf(ids, row);
  }
}
