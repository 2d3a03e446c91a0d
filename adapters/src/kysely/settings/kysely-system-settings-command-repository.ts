import type { JointChange, JointClaim, SettingChange, SettingClaim, SystemSettingsCommandRepository } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import { authorName, lockAuthor, lockMatter } from '../admins/admin-locks.js';
import type { Database } from '../schema/database.js';
import { lost } from '../store/lost.js';
import type { Store } from '../store/store.js';
import { settingsStand } from './settings-stand.js';

/** Changes system settings, by comparing and setting one change after the other. */
export class KyselySystemSettingsCommandRepository implements SystemSettingsCommandRepository {
  constructor(private readonly store: Store) {}

  change(change: SettingChange): Promise<SettingClaim> {
    return this.store.transaction(async (tx): Promise<SettingClaim> => {
      // One change at a time, whatever its key: two that rest on each other may both find no row to lock yet.
      await lockMatter(this.store, tx, 'settings');
      // The author's row is locked, as everywhere: who is being suspended changes no setting any more.
      if (!(await lockAuthor(this.store, tx, change.by))) return lost('author_moved');
      if (!(await settingsStand(this.store, tx, change.restsOn))) return lost('value_moved');
      const written = change.expected === null ? await this.insert(tx, change) : await this.replace(tx, change);
      return written ? { outcome: 'won', key: change.key } : lost('value_moved');
    });
  }

  changeTogether({ changes, restsOn, at, by }: JointChange): Promise<JointClaim> {
    return this.store.transaction(async (tx): Promise<JointClaim> => {
      await lockMatter(this.store, tx, 'settings');
      if (!(await lockAuthor(this.store, tx, by))) return lost('author_moved');
      // Whoever changes a setting holds the matter, so what stands now stands until everything is written.
      const asDecided = changes.map(({ key, expected }) => ({ key, value: expected }));
      if (!(await settingsStand(this.store, tx, [...asDecided, ...restsOn]))) return lost('value_moved');
      const updatedBy = authorName(by);
      const rows = changes.map(({ key, value }) => ({ key, value: JSON.stringify(value), updatedAt: at, updatedBy }));
      await this.store.dialect.upsertAll(tx.insertInto('settings').values(rows), ['key'], ['value', 'updatedAt', 'updatedBy']);
      return { outcome: 'won', keys: changes.map(({ key }) => key) };
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
