import type { SettingChange, SettingClaim, SystemSettingsCommandRepository } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import { authorName, lockAuthor } from '../admins/admin-locks.js';
import type { Database } from '../schema/database.js';
import { lost } from '../store/lost.js';
import type { Store } from '../store/store.js';

/** Changes system settings, by comparing and setting in one statement under the author's lock. */
export class KyselySystemSettingsCommandRepository implements SystemSettingsCommandRepository {
  constructor(private readonly store: Store) {}

  change(change: SettingChange): Promise<SettingClaim> {
    return this.store.transaction(async (tx): Promise<SettingClaim> => {
      // The author's row is locked first, as everywhere: who is being suspended changes no setting any more.
      if (!(await lockAuthor(this.store, tx, change.by))) return lost('author_moved');
      const written = change.expected === null ? await this.insert(tx, change) : await this.replace(tx, change);
      return written ? { outcome: 'won', key: change.key } : lost('value_moved');
    });
  }

  /** "Never set" is no row, so inserting is the comparison; of two at once the primary key lets one in. */
  private insert(tx: Kysely<Database>, { key, value, at, by }: SettingChange): Promise<boolean> {
    const row = { key, value: JSON.stringify(value), updatedAt: at, updatedBy: authorName(by) };
    return this.store.dialect.insertNew(tx.insertInto('settings').values(row));
  }

  private async replace(tx: Kysely<Database>, { key, value, expected, at, by }: SettingChange): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .updateTable('settings')
      .set({ value: JSON.stringify(value), updatedAt: at, updatedBy: authorName(by) })
      .where('key', '=', key)
      .where('value', '=', JSON.stringify(expected))
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }
}
