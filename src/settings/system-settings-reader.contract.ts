import type { Instant } from '../kernel/ids.js';
import type { SettingEntry } from '../kernel/setting-definition.js';

export interface StoredSetting extends SettingEntry {
  /** Epoch milliseconds; null while the key was never set. */
  readonly updatedAt: Instant | null;
  /** The admin or system actor that set it; null while the key was never set. */
  readonly updatedBy: string | null;
}

/**
 * Reads system settings.
 *
 * When to use: bind it to your settings store.
 *
 * Promises to keep: `read` and `describeAll` answer every key they were asked for, exactly once, with the stored value or null; each sees a write of
 * `SystemSettingsCommandRepository` as soon as that was acknowledged (read-your-write). A cache is allowed only if its
 * greatest staleness is stated to your operators: for that long a mode switched on does not bite.
 * Conformance: `contract=SystemSettingsReader`.
 *
 * Failures: throw when the store is out of reach; the operation then ends in an infrastructure failure, never in a default.
 */
export interface SystemSettingsReader {
  read(query: { readonly keys: readonly string[] }): Promise<{ readonly entries: readonly SettingEntry[] }>;
  /** One setting with its history fields, for showing. */
  describe(query: { readonly key: string }): Promise<StoredSetting>;
  /** Several settings with their history fields, read in one go. */
  describeAll(query: { readonly keys: readonly string[] }): Promise<{ readonly settings: readonly StoredSetting[] }>;
}

export const SystemSettingsReader = Symbol.for('@maatify/admin-infra/SystemSettingsReader');
