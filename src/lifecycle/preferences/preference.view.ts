import type { AdminId } from '../../kernel/ids.js';
import type { NotificationChoice, PreferenceRecord } from './preference.record.js';

/** What counts for an admin: the own preference, or the default of the application. */
export interface EffectivePreferences {
  readonly language: string;
  readonly timezone: string;
  /** There is no default. */
  readonly locale: string | null;
}

/** What an admin prefers. */
export interface PreferencesView {
  readonly adminId: AdminId;
  /** As it was given; null where none was. */
  readonly language: string | null;
  readonly timezone: string | null;
  readonly locale: string | null;
  readonly effective: EffectivePreferences;
  readonly notifications: readonly NotificationChoice[];
}

/** A default of the application counts only where the admin has no preference. */
export function preferencesView(
  { adminId, language, timezone, locale, notifications }: PreferenceRecord,
  defaults: Pick<EffectivePreferences, 'language' | 'timezone'>,
): PreferencesView {
  const effective = { language: language ?? defaults.language, timezone: timezone ?? defaults.timezone, locale };
  return Object.freeze({ adminId, language, timezone, locale, effective: Object.freeze(effective), notifications });
}
