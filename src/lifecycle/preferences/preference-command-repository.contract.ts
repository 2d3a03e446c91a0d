import type { AdminId, Instant } from '../../kernel/ids.js';
import type { WriteAuthor } from '../../kernel/write-author.js';

export interface PreferenceUpdate {
  readonly adminId: AdminId;
  /** The version the change was decided on; 0 where nothing was stored. */
  readonly expectedVersion: number;
  /** What is preferred from now on; null for none. */
  readonly language: string | null;
  readonly timezone: string | null;
  readonly locale: string | null;
  readonly at: Instant;
  readonly by: WriteAuthor;
}

export interface NotificationChoosing {
  readonly adminId: AdminId;
  readonly channel: string;
  readonly type: string;
  readonly enabled: boolean;
  /** The channels of which one must stay that this admin did not switch off for this type; null where none has to. */
  readonly keepsOneOf: readonly string[] | null;
  readonly at: Instant;
  readonly by: WriteAuthor;
}

/**
 * Changes what an admin prefers, each method in one conditional write.
 *
 * When to use: bind it when the feature `preferences` is on.
 *
 * Promises to keep:
 * - `update` stores the three character for character and moves the version by one, only while it is `expectedVersion`, else
 *   `preferences_moved`; choices about notifications stay as they are.
 * - `choose` stores the choice for that channel and type, in place of an earlier one. A choice that is stored already is `unchanged`. With
 *   `keepsOneOf` it is `last_channel` where each of those is stored as switched off for that type, or where there are none; asked in the
 *   same write, so that of two that switch off the last two channels one is lost. The version stays.
 * - Both hold `by` to `WriteAuthor`, and touch nothing of another admin.
 * Conformance: `contract=PreferenceCommandRepository`, races included.
 *
 * Failures: throw when the store is out of reach; the change is then reported as unknown.
 *
 * @example
 * class PgPreferenceCommands implements PreferenceCommandRepository {
 *   update = (update) => this.claim(UPDATE, [update.adminId, update.expectedVersion, update.language]);
 * }
 */
export interface PreferenceCommandRepository {
  update(
    update: PreferenceUpdate,
  ): Promise<
    | { readonly outcome: 'won'; readonly adminId: AdminId; readonly version: number }
    | { readonly outcome: 'lost'; readonly reason: 'preferences_moved' | 'author_moved' }
  >;
  choose(
    choosing: NotificationChoosing,
  ): Promise<
    | { readonly outcome: 'won'; readonly adminId: AdminId }
    | { readonly outcome: 'lost'; readonly reason: 'unchanged' | 'last_channel' | 'author_moved' }
  >;
}

export const PreferenceCommandRepository = Symbol.for('@maatify/admin-infra/PreferenceCommandRepository');
