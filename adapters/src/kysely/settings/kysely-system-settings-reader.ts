import type { SettingValue, StoredSetting, SystemSettingsReader } from '@maatify/admin-infra';

import type { Store } from '../store/store.js';

/** No cache: a mode that was switched on bites at the next read, in every process. One statement each. */
export class KyselySystemSettingsReader implements SystemSettingsReader {
  constructor(private readonly store: Store) {}

  async read({ keys }: { readonly keys: readonly string[] }) {
    const asked = [...new Set(keys)];
    if (asked.length === 0) return { entries: [] };
    const rows = await this.store.run((db) =>
      db.selectFrom('settings').select(['key', 'value']).where('key', 'in', asked).execute(),
    );
    // A Map: `__proto__` is a key like any other.
    const stored = new Map(rows.map(({ key, value }) => [key, valueOf(value)]));
    return { entries: asked.map((key) => ({ key, value: stored.get(key) ?? null })) };
  }

  async describe({ key }: { readonly key: string }): Promise<StoredSetting> {
    const row = await this.store.run((db) => db.selectFrom('settings').selectAll().where('key', '=', key).executeTakeFirst());
    if (row === undefined) return { key, value: null, updatedAt: null, updatedBy: null };
    return { key: row.key, value: valueOf(row.value), updatedAt: row.updatedAt, updatedBy: row.updatedBy };
  }
}

function valueOf(stored: string): SettingValue {
  return JSON.parse(stored) as SettingValue;
}
