import type { Instant } from '../kernel/ids.js';
import type { SettingEntry, SettingValue } from '../kernel/setting-definition.js';
import type { WriteAuthor } from '../kernel/write-author.js';

export interface SettingChange {
  readonly key: string;
  /** The value the decision was made on; null when the key was never set. */
  readonly expected: SettingValue | null;
  readonly value: SettingValue;
  /** Other settings the decision rested on, with the values it was made on; the write is lost when one has moved. */
  readonly restsOn: readonly SettingEntry[];
  readonly at: Instant;
  readonly by: WriteAuthor;
}

/** Several settings that move together or not at all. */
export interface JointChange {
  /** No key twice, and none that `restsOn` names. */
  readonly changes: readonly Pick<SettingChange, 'key' | 'expected' | 'value'>[];
  /** As for one change: other settings the decision rested on, with the values it was made on. */
  readonly restsOn: readonly SettingEntry[];
  readonly at: Instant;
  readonly by: WriteAuthor;
}

export type JointClaim =
  | { readonly outcome: 'won'; readonly keys: readonly string[] }
  | { readonly outcome: 'lost'; readonly reason: 'value_moved' | 'author_moved' };

export type SettingClaim =
  | { readonly outcome: 'won'; readonly key: string }
  | { readonly outcome: 'lost'; readonly reason: 'value_moved' | 'author_moved' };

/**
 * Changes system settings.
 *
 * When to use: bind it to your settings store, beside the reader.
 *
 * Promises to keep: `change` writes only while the stored value still equals `expected` and every setting of `restsOn`
 * still has the value named there (null: never set), in one conditional write, so that two changes that together would close every
 * way back cannot both win, and so that
 * the audited old value is true; it also holds `by` to {@link WriteAuthor}. `changeTogether` keeps the same promises for all of
 * `changes` at once: it writes every one of them or none, in one conditional write that no reader ever sees half of, and that
 * takes as long whatever else is stored: emergency mode rests on it. Conformance: `contract=SystemSettingsCommandRepository`.
 *
 * Failures: throw when the store is out of reach; the change is then reported as unknown.
 */
export interface SystemSettingsCommandRepository {
  change(change: SettingChange): Promise<SettingClaim>;
  changeTogether(change: JointChange): Promise<JointClaim>;
}

export const SystemSettingsCommandRepository = Symbol.for('@maatify/admin-infra/SystemSettingsCommandRepository');
