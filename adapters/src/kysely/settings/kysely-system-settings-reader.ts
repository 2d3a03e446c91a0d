import type { SettingValue, StoredSetting, SystemSettingsReader } from '@maatify/admin-infra';
import type { Selectable } from 'kysely';

import type { Database } from '../schema/database.js';
import type { Store } from '../store/store.js';

/** No cache: a mode that was switched on bites at the next read, in every process. One statement each. */
export class KyselySystemSettingsReader implements SystemSettingsReader {
  /** By how many keys are asked for: every operation asks for some, and there are few numbers. */
  readonly #reads = new Map<number, (keys: readonly string[]) => Promise<readonly { key: string; value: string }[]>>();

  constructor(private readonly store: Store) {}

  async read({ keys }: { readonly keys: readonly string[] }) {
    const asked = [...new Set(keys)];
    if (asked.length === 0) return { entries: [] };
    const rows = await this.#reading(asked.length)(asked);
    // A Map: `__proto__` is a key like any other.
    const stored = new Map(rows.map(({ key, value }) => [key, valueOf(value)]));
    return { entries: asked.map((key) => ({ key, value: stored.get(key) ?? null })) };
  }

  #reading(count: number) {
    const known = this.#reads.get(count);
    if (known !== undefined) return known;
    const places = Array.from({ length: count }, (_, place) => place);
    const made = this.store.reading((db, keys: readonly string[]) =>
      db
        .selectFrom('settings')
        .select(['key', 'value'])
        .where(
          'key',
          'in',
          places.map((place) => keys[place] ?? ''),
        ),
    );
    this.#reads.set(count, made);
    return made;
  }

  async describe({ key }: { readonly key: string }): Promise<StoredSetting> {
    const row = await this.store.run((db) => db.selectFrom('settings').selectAll().where('key', '=', key).executeTakeFirst());
    return described(key, row);
  }

  async describeAll({ keys }: { readonly keys: readonly string[] }) {
    const asked = [...new Set(keys)];
    if (asked.length === 0) return { settings: [] };
    const rows = await this.store.run((db) => db.selectFrom('settings').selectAll().where('key', 'in', asked).execute());
    const stored = new Map(rows.map((row) => [row.key, row]));
    return { settings: asked.map((key) => described(key, stored.get(key))) };
  }
}

function described(key: string, row: Selectable<Database['settings']> | undefined): StoredSetting {
  if (row === undefined) return { key, value: null, updatedAt: null, updatedBy: null };
  return { key: row.key, value: valueOf(row.value), updatedAt: row.updatedAt, updatedBy: row.updatedBy };
}

function valueOf(stored: string): SettingValue {
  return JSON.parse(stored) as SettingValue;
}
