import type {
  JointChange,
  JointClaim,
  SettingChange,
  SettingClaim,
  SettingEntry,
  SystemSettingsCommandRepository,
} from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import { authorName, lockAuthor, lockMatter } from '../admins/admin-locks.js';
import type { Database } from '../schema/database.js';
import { lost } from '../store/lost.js';
import type { Store } from '../store/store.js';

/** Changes system settings, by comparing and setting one change after the other. */
export class KyselySystemSettingsCommandRepository implements SystemSettingsCommandRepository {
  constructor(private readonly store: Store) {}

  change(change: SettingChange): Promise<SettingClaim> {
    return this.store.transaction(async (tx): Promise<SettingClaim> => {
      // One change at a time, whatever its key: two that rest on each other may both find no row to lock yet.
      await lockMatter(this.store, tx, 'settings');
      // The author's row is locked, as everywhere: who is being suspended changes no setting any more.
      if (!(await lockAuthor(this.store, tx, change.by))) return lost('author_moved');
      if (!(await this.stillStands(tx, change.restsOn))) return lost('value_moved');
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
      if (!(await this.stillStands(tx, [...asDecided, ...restsOn]))) return lost('value_moved');
      const updatedBy = authorName(by);
      const rows = changes.map(({ key, value }) => ({ key, value: JSON.stringify(value), updatedAt: at, updatedBy }));
      await this.store.dialect.upsertAll(tx.insertInto('settings').values(rows), ['key'], ['value', 'updatedAt', 'updatedBy']);
      return { outcome: 'won', keys: changes.map(({ key }) => key) };
    });
  }

  /** Whether the settings a decision rested on still have the values it was made on. */
  private async stillStands(tx: Kysely<Database>, restsOn: readonly SettingEntry[]): Promise<boolean> {
    if (restsOn.length === 0) return true;
    const keys = restsOn.map(({ key }) => key);
    // Locked, because only that shows a transaction what is stored now in every database.
    const query = tx.selectFrom('settings').select(['key', 'value']).where('key', 'in', keys).orderBy('key');
    const rows = await this.store.dialect.locked(query).execute();
    const stored = new Map(rows.map(({ key, value }) => [key, value]));
    return restsOn.every(({ key, value }) => (stored.get(key) ?? null) === (value === null ? null : JSON.stringify(value)));
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
