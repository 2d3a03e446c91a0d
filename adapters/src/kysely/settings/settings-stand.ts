import type { SettingEntry } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import type { Matter } from '../admins/admin-locks.js';
import type { Database } from '../schema/database.js';
import type { Store } from '../store/store.js';

/** What has to be locked first for settings to stand still, before any row of an admin. */
export function mattersOf(restsOn: readonly SettingEntry[]): readonly Matter[] {
  return restsOn.length === 0 ? [] : ['settings'];
}

/** Whether the settings a decision rested on still have the values it was made on. Asked under the lock of the matter `settings`. */
export async function settingsStand(
  { dialect }: Store,
  tx: Kysely<Database>,
  restsOn: readonly SettingEntry[],
): Promise<boolean> {
  if (restsOn.length === 0) return true;
  const keys = restsOn.map(({ key }) => key);
  // Locked, because only that shows a transaction what is stored now in every database.
  const query = tx.selectFrom('settings').select(['key', 'value']).where('key', 'in', keys).orderBy('key');
  const rows = await dialect.locked(query).execute();
  const stored = new Map(rows.map(({ key, value }) => [key, value]));
  return restsOn.every(({ key, value }) => (stored.get(key) ?? null) === (value === null ? null : JSON.stringify(value)));
}
