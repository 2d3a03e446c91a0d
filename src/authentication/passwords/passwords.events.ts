import { auditEvent } from '../../effects/audit-event.js';
import { notification } from '../../effects/notification.js';

/** How an admin came to a new password: with the old one, because a sign-in demanded it, or by a mailed code. */
export type PasswordChangedBy = 'owner' | 'sign_in' | 'recovery';

export const PASSWORD_CHANGED = auditEvent<{ readonly by: PasswordChangedBy }>()('auth.password.changed', 'notice');
export const PASSWORD_RESET = auditEvent<{ readonly reason: string }>()('auth.password.reset', 'warning');
/** `sent` says whether a code went out; the one who asked is never told. */
export const RECOVERY_REQUESTED = auditEvent<{ readonly sent: boolean }>()('auth.recovery.requested', 'notice');
/** `superseded`: the code was made before something that ended every session of its owner, or of everybody. The one who tried is told neither. */
export type RecoveryFailure = 'unknown' | 'expired' | 'not_active' | 'superseded' | 'conflict' | 'throttled';
export const RECOVERY_REJECTED = auditEvent<{ readonly reason: RecoveryFailure }>()('auth.recovery.rejected', 'warning');
export const THROTTLE_CLEARED = auditEvent<{ readonly reason: string }>()('auth.throttle.cleared', 'warning');

export const PASSWORD_CHANGED_NOTICE = notification('password_changed', { security: true, severity: 'important' });
export const PASSWORD_RESET_NOTICE = notification('password_reset', { security: true, severity: 'critical' });
