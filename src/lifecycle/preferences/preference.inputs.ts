import type { AdminId } from '../../kernel/ids.js';
import { IsAdminId, IsBooleanValue, IsText, MayBeAbsent } from '../../runner/input/input-rules.js';

export class PreferencesInput {
  @IsAdminId()
  adminId!: AdminId;
}

/** What is absent stays as it is; null is for none, so that the default of the application counts. */
export class UpdatePreferencesInput {
  /** Kept as given, and read by the host alone: a language tag such as `de-AT`. */
  @MayBeAbsent()
  @IsText({ min: 1, max: 35, lines: 'one' })
  language?: string | null;

  /** Kept as given: a name such as `Europe/Vienna`. */
  @MayBeAbsent()
  @IsText({ min: 1, max: 64, lines: 'one' })
  timezone?: string | null;

  /** Kept as given: how dates and numbers are written. */
  @MayBeAbsent()
  @IsText({ min: 1, max: 35, lines: 'one' })
  locale?: string | null;
}

export class UpdateNotificationPreferenceInput {
  /** One of `policy.notificationChannels`. */
  @IsText({ min: 1, max: 64 })
  channel!: string;

  /** The type of a notification of the library. */
  @IsText({ min: 1, max: 128 })
  type!: string;

  /** Whether it may come on this channel. */
  @IsBooleanValue()
  enabled!: boolean;
}
