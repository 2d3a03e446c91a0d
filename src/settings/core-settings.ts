import type { SettingDefinition, StringSetting } from '../kernel/setting-definition.js';
import { flag, MODE, number, SECURITY, text } from './define-setting.js';

export const AUTH_ENABLED = flag(
  'auth.enabled',
  'authentication',
  { default: true, strictest: false },
  'Whether anybody may sign in.',
  SECURITY,
);
export const TOTP_ENABLED = flag(
  'auth.totp.enabled',
  'authentication',
  { default: true, strictest: false },
  'Whether new second factors may be enrolled; enabled ones are always asked for.',
  SECURITY,
);
export const TOTP_MANDATORY = flag(
  'auth.totp.mandatory',
  'authentication',
  { default: false, strictest: true },
  'Whether every admin must have a second factor to sign in.',
  SECURITY,
);
export const MAX_LOGIN_ATTEMPTS = number(
  'auth.max_login_attempts',
  'authentication',
  { default: 5, strictest: 1, min: 1, max: 20 },
  'Failed attempts before sign-in is throttled.',
  SECURITY,
);
export const LOCKOUT_MINUTES = number(
  'auth.lockout.duration_minutes',
  'authentication',
  { default: 30, strictest: 1_440, min: 1, max: 1_440 },
  'Minutes a throttled sign-in stays throttled.',
  SECURITY,
);
export const ATTEMPTS_WINDOW_MINUTES = number(
  'auth.attempts.window_minutes',
  'authentication',
  { default: 1_440, strictest: 43_200, min: 5, max: 43_200 },
  'Minutes after which a failed attempt counts no more.',
  SECURITY,
);
export const PASSWORD_MIN_LENGTH = number(
  'auth.password.min_length',
  'authentication',
  { default: 12, strictest: 64, min: 8, max: 64 },
  'Code points a new password must have.',
  SECURITY,
);
export const STEP_UP_MAX_AGE_MINUTES = number(
  'auth.step_up.max_age_minutes',
  'authentication',
  { default: 10, strictest: 1, min: 1, max: 120 },
  'Minutes for which a proof of password or code counts as recent.',
  SECURITY,
);
export const SESSION_ABSOLUTE_HOURS = number(
  'auth.session.absolute_hours',
  'sessions',
  { default: 12, strictest: 1, min: 1, max: 24 },
  'Hours a session lives at most.',
  SECURITY,
);
export const SESSION_IDLE_MINUTES = number(
  'auth.session.idle_minutes',
  'sessions',
  { default: 30, strictest: 1, min: 1, max: 60 },
  'Minutes a session lives without being used.',
  SECURITY,
);
export const SESSION_MAX_LIVE = number(
  'auth.session.max_live',
  'sessions',
  { default: 5, strictest: 1, min: 1, max: 100 },
  'Live sessions one admin may have.',
  SECURITY,
);
export const IMPERSONATION_ENABLED = flag(
  'features.impersonation.enabled',
  'security',
  { default: true, strictest: false },
  'Whether an admin may begin to act as another; running impersonations go on.',
  SECURITY,
);
export const IMPERSONATION_MAX_MINUTES = number(
  'auth.impersonation.max_minutes',
  'sessions',
  { default: 30, strictest: 1, min: 1, max: 240 },
  'Minutes an impersonation lasts at most.',
  SECURITY,
);
export const OAUTH_ENABLED = flag(
  'features.oauth.enabled',
  'security',
  { default: false, strictest: false },
  'Whether admins may link external identities and sign in with them; links can be looked at and revoked all the same.',
  SECURITY,
);
export const ACTIVATE_ON_ACCEPTANCE = flag(
  'lifecycle.activate_on_acceptance',
  'authentication',
  { default: false, strictest: false },
  'Whether accepting an invitation also activates the admin.',
  SECURITY,
);
export const NOTIFICATIONS_ENABLED = flag(
  'notifications.enabled',
  'notifications',
  { default: true, strictest: true },
  'The general switch for notifications; security notifications ignore it.',
);
export const AUDIT_ENABLED = flag(
  'audit.enabled',
  'audit',
  { default: true, strictest: true },
  'Whether admin and system events are recorded; security, authorization and authentication events always are.',
  SECURITY,
);
export const AUDIT_LOG_VIEWS = flag(
  'audit.log_views',
  'audit',
  { default: false, strictest: true },
  'Whether looking at admins, sessions and settings is recorded.',
);
const AUDIT_RETENTION_DAYS = number(
  'audit.retention_days',
  'audit',
  { default: 365, strictest: 3_650, min: 30, max: 3_650 },
  'Days audit events are kept; the job of the host that prunes them reads it.',
  SECURITY,
);
export const MAINTENANCE_ENABLED = flag(
  'system.maintenance.enabled',
  'system',
  { default: false, strictest: true },
  'Maintenance mode.',
  MODE,
);
export const READ_ONLY = flag('system.read_only', 'system', { default: false, strictest: true }, 'Read-only mode.', MODE);
export const EMERGENCY_ENABLED = flag(
  'security.emergency.enabled',
  'security',
  { default: false, strictest: true },
  'Emergency mode.',
  MODE,
);
/** Why emergency mode was last switched on. Empty where nobody ever did. */
export const EMERGENCY_REASON: StringSetting = Object.freeze({
  ...text('security.emergency.reason', 'security', '', 500, 'Why emergency mode was last switched on.'),
  minLength: 0,
  sensitive: true,
  changedBy: 'internal',
});
export const SYSTEM_EPOCH = number(
  'system.epoch',
  'system',
  { default: 0, strictest: Number.MAX_SAFE_INTEGER, min: 0, max: Number.MAX_SAFE_INTEGER - 1 },
  'Sessions opened under an earlier epoch are dead.',
  { sensitive: true, changedBy: 'internal' },
);
export const DEFAULT_LANGUAGE = text(
  'system.default_language',
  'system',
  'en',
  35,
  'Language of admins without a preference; the host reads it.',
  'language',
);
export const DEFAULT_TIMEZONE = text(
  'system.default_timezone',
  'system',
  'UTC',
  64,
  'Time zone of admins without a preference; the host reads it.',
  'time_zone',
);
/** Those of the feature `impersonation`, which are no settings where it is off. */
export const IMPERSONATION_SETTINGS: readonly SettingDefinition[] = Object.freeze([
  IMPERSONATION_ENABLED,
  IMPERSONATION_MAX_MINUTES,
]);
/** Those of the feature `externalSignIn`, which are no settings where it is off. */
export const EXTERNAL_SETTINGS: readonly SettingDefinition[] = Object.freeze([OAUTH_ENABLED]);
/** The library's own settings. Hosts register theirs beside them with `policy.settings`. */
export const CORE_SETTINGS: readonly SettingDefinition[] = Object.freeze([
  AUTH_ENABLED,
  TOTP_ENABLED,
  TOTP_MANDATORY,
  MAX_LOGIN_ATTEMPTS,
  LOCKOUT_MINUTES,
  ATTEMPTS_WINDOW_MINUTES,
  PASSWORD_MIN_LENGTH,
  STEP_UP_MAX_AGE_MINUTES,
  SESSION_ABSOLUTE_HOURS,
  SESSION_IDLE_MINUTES,
  SESSION_MAX_LIVE,
  ACTIVATE_ON_ACCEPTANCE,
  NOTIFICATIONS_ENABLED,
  AUDIT_ENABLED,
  AUDIT_LOG_VIEWS,
  AUDIT_RETENTION_DAYS,
  MAINTENANCE_ENABLED,
  READ_ONLY,
  EMERGENCY_ENABLED,
  EMERGENCY_REASON,
  SYSTEM_EPOCH,
  DEFAULT_LANGUAGE,
  DEFAULT_TIMEZONE,
]);
