import { auditEvent } from '../effects/audit-event.js';
import { codePurpose } from '../effects/code-purpose.js';
import { notification } from '../effects/notification.js';
import type { Instant } from '../kernel/ids.js';
import { RESET_PASSWORDS } from './credentials.abilities.js';

/** What somebody guesses at: one of the factors of signing in, or a code that would prove a contact. */
export type GuessedAt = 'password' | 'totp' | 'contact_code';

export const BRUTE_FORCE_DETECTED = auditEvent<{ readonly factor: GuessedAt; readonly until: Instant }>()(
  'security.bruteforce.detected',
  'critical',
);
export const FAILED_ATTEMPTS_NOTICE = notification('failed_attempts', { security: true, severity: 'critical' });

/** A code that sets a new password in place of a forgotten or a taken one. */
export const PASSWORD_RECOVERY = codePurpose('password_recovery', RESET_PASSWORDS);
