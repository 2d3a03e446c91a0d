import { auditEvent } from '../effects/audit-event.js';
import { notification } from '../effects/notification.js';
import type { Instant } from '../kernel/ids.js';

export const BRUTE_FORCE_DETECTED = auditEvent<{ readonly factor: 'password' | 'totp'; readonly until: Instant }>()(
  'security.bruteforce.detected',
  'critical',
);
export const FAILED_ATTEMPTS_NOTICE = notification('failed_attempts', { security: true, severity: 'critical' });
