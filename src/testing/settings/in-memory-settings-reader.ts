import type { SettingEntry } from '../../kernel/setting-definition.js';
import type { StoredSetting, SystemSettingsReader } from '../../settings/system-settings-reader.contract.js';
import { atomically } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';

/** {@link SystemSettingsReader} over `store.settings`; no cache, so nothing is ever stale. */
export class InMemorySettingsReader implements SystemSettingsReader {
  constructor(private readonly store: InMemoryStore) {}

  read({ keys }: { readonly keys: readonly string[] }): Promise<{ readonly entries: readonly SettingEntry[] }> {
    return atomically(() => ({
      entries: [...new Set(keys)].map((key) => ({ key, value: this.store.settings.get(key)?.value ?? null })),
    }));
  }

  describe({ key }: { readonly key: string }): Promise<StoredSetting> {
    return atomically(() => this.described(key));
  }

  describeAll({ keys }: { readonly keys: readonly string[] }): Promise<{ readonly settings: readonly StoredSetting[] }> {
    return atomically(() => ({ settings: [...new Set(keys)].map((key) => this.described(key)) }));
  }

  private described(key: string): StoredSetting {
    const stored = this.store.settings.get(key);
    return { key, value: stored?.value ?? null, updatedAt: stored?.updatedAt ?? null, updatedBy: stored?.updatedBy ?? null };
  }
}
