import type { SettingChange, SettingClaim, SystemSettingsCommandRepository } from '@maatify/admin-infra';
import { Inject } from '@nestjs/common';
import { and, eq } from 'drizzle-orm';

import type { Database, Transaction } from '../database/database.js';
import { DATABASE } from '../database/database.js';
import { settings } from '../database/schema.js';
import { authorIds, authorName, authorStands, lockAdmins } from './support/admin-locks.js';
import { StoreAdapter } from './support/store-adapter.js';

@StoreAdapter()
export class PgSystemSettingsCommandRepository implements SystemSettingsCommandRepository {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  change(change: SettingChange): Promise<SettingClaim> {
    return this.db.transaction(async (tx): Promise<SettingClaim> => {
      // The author's row is locked first, as everywhere: who is being suspended changes no setting any more (C7).
      if (!authorStands(change.by, await lockAdmins(tx, authorIds(change.by))))
        return { outcome: 'lost', reason: 'author_moved' };
      const written = change.expected === null ? await insert(tx, change) : await replace(tx, change, change.expected);
      return written ? { outcome: 'won', key: change.key } : { outcome: 'lost', reason: 'value_moved' };
    });
  }
}

/** "Never set" is no row, so inserting is the comparison; of two at once the primary key lets one in. */
async function insert(tx: Transaction, { key, value, at, by }: SettingChange): Promise<boolean> {
  const rows = await tx
    .insert(settings)
    .values({ key, value, updatedAt: at, updatedBy: authorName(by) })
    .onConflictDoNothing({ target: settings.key })
    .returning({ key: settings.key });
  return rows.length > 0;
}

/** Compared and set in one statement, as jsonb: the text "1" and the number 1 are different values. */
async function replace(
  tx: Transaction,
  { key, value, at, by }: SettingChange,
  expected: NonNullable<SettingChange['expected']>,
): Promise<boolean> {
  const rows = await tx
    .update(settings)
    .set({ value, updatedAt: at, updatedBy: authorName(by) })
    .where(and(eq(settings.key, key), eq(settings.value, expected)))
    .returning({ key: settings.key });
  return rows.length > 0;
}
