import { auditEvent } from '../../effects/audit-event.js';
import { codePurpose } from '../../effects/code-purpose.js';
import { notification } from '../../effects/notification.js';
import { ENROL_TOTP } from './totp.abilities.js';

export const TOTP_FAILED = auditEvent<{ readonly reason: 'invalid' | 'replayed' | 'expired' | 'throttled' }>()(
  'auth.totp.failed',
  'notice',
);
export const ENROLMENT_STARTED = auditEvent()('auth.totp.enrolment.started', 'notice');
export const ENROLMENT_CODE_ISSUED = auditEvent<{ readonly reason: string }>()('auth.totp.enrolment.code_issued', 'warning');
export const TOTP_SWITCHED_ON = auditEvent()('auth.totp.enabled', 'notice');
export const TOTP_REPLACED = auditEvent()('auth.totp.replaced', 'notice');
export const ENROLMENT_CANCELLED = auditEvent()('auth.totp.enrolment.cancelled', 'info');
export const TOTP_SWITCHED_OFF = auditEvent<{
  /** Whether its owner did so, who proved both factors, or somebody else in their stead. */
  readonly by: 'owner' | 'admin' | 'system';
  /** null where its owner did so. */
  readonly reason: string | null;
}>()('auth.totp.disabled', 'warning');

export const TOTP_ENABLED_NOTICE = notification('totp_enabled', { security: true, severity: 'important' });
export const TOTP_DISABLED_NOTICE = notification('totp_disabled', { security: true, severity: 'important' });
/** Somebody else did it, and perhaps was talked into it: the owner should look at once. */
export const TOTP_RESET_NOTICE = notification('totp_reset', { security: true, severity: 'critical' });

export const TOTP_ENROLMENT = codePurpose('totp_enrolment', ENROL_TOTP);
