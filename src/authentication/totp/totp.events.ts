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

export const TOTP_ENABLED_NOTICE = notification('totp_enabled', { security: true, severity: 'important' });

export const TOTP_ENROLMENT = codePurpose('totp_enrolment', ENROL_TOTP);
