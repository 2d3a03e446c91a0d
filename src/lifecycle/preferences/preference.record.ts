import type { ReadBy } from '../../kernel/shape.js';
import { anAdminId, boolean, integer, list, nullable, object, text } from '../../kernel/shape.js';

/** Whatever channels and notifications there are, an admin makes no more choices than this. */
const MAX_CHOICES = 2_000;

const notificationChoice = object({
  /** A channel of `policy.notificationChannels`. */
  channel: text(64, 1),
  /** A notification's type. */
  type: text(128, 1),
  enabled: boolean,
});
/** What an admin chose about one notification on one channel. Where nothing was chosen, the host decides. */
export interface NotificationChoice extends ReadBy<typeof notificationChoice> {}

export const preferenceRecord = object({
  adminId: anAdminId,
  /** As it was given; null where none was. */
  language: nullable(text(35, 1)),
  timezone: nullable(text(64, 1)),
  locale: nullable(text(35, 1)),
  /** Moves by one with every change of these three; 0 where nothing was ever stored. */
  version: integer(0),
  notifications: list(notificationChoice, MAX_CHOICES),
});
/** What an admin prefers. */
export interface PreferenceRecord extends ReadBy<typeof preferenceRecord> {}
