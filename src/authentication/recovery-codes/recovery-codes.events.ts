import { auditEvent } from '../../effects/audit-event.js';
import { notification } from '../../effects/notification.js';

export const RECOVERY_CODES_REGENERATED = auditEvent()('auth.recovery_codes.regenerated', 'notice');
export const RECOVERY_CODE_USED = auditEvent()('auth.recovery_codes.used', 'warning');

/** Its owner knows whether the phone is lost; if it is not, somebody else has the paper. */
export const RECOVERY_CODE_USED_NOTICE = notification('recovery_code_used', { security: true, severity: 'important' });
