import { auditEvent } from '../effects/audit-event.js';
import { notification } from '../effects/notification.js';
import type { AdminStatus } from '../kernel/admin-status.js';
import type { ProvenFactors } from '../kernel/proven-factors.js';
import type { ChallengePurpose } from '../sessions/session.record.js';

/** Why a sign-in failed, as only the audit trail may know it. */
export type SignInFailure =
  | 'unknown_email'
  | 'no_password'
  | 'wrong_password'
  | 'not_active'
  | 'throttled'
  | 'auth_disabled'
  | 'mode'
  | 'session_limit'
  | 'enrolment_code'
  | 'factor_unavailable'
  | 'challenge'
  | 'unknown_link'
  | 'link_not_confirmed'
  | 'conflict';

export const LOGIN_SUCCESS = auditEvent<{
  readonly factors: ProvenFactors;
  readonly newDevice: boolean;
}>()('auth.login.success', 'info');
export const LOGIN_FAILED = auditEvent<{
  readonly reason: SignInFailure;
  /** null where the status decided nothing. */
  readonly status: AdminStatus | null;
}>()('auth.login.failed', 'notice');
/** Every factor asked for so far was right and no session is open yet: whoever stops here may hold a stolen password. */
export const LOGIN_PENDING = auditEvent<{
  readonly factors: ProvenFactors;
  /** What is asked for next. */
  readonly next: ChallengePurpose;
}>()('auth.login.pending', 'info');
export const PASSWORD_REJECTED = auditEvent<{ readonly reason: 'wrong_password' | 'throttled' }>()(
  'auth.password.rejected',
  'notice',
);
export const REAUTHENTICATED = auditEvent<{ readonly factor: 'password' | 'totp' }>()('auth.reauthenticated', 'info');
export const LOGOUT = auditEvent()('auth.logout', 'info');
export const DEVICE_DETECTED = auditEvent()('security.device.detected', 'notice');

export const BREAK_GLASS_USED = auditEvent<{
  /** The mode that was passed. */
  readonly mode: 'maintenance' | 'emergency';
  /** What its owner gave as the reason. */
  readonly reason: string;
  /** Somebody else has to look at it. */
  readonly review: 'due';
}>()('security.break_glass.used', 'critical');

export const NEW_SIGN_IN_NOTICE = notification('new_sign_in', { security: true, severity: 'info' });
export const NEW_DEVICE_NOTICE = notification('new_device', { security: true, severity: 'important' });
export const BREAK_GLASS_NOTICE = notification('break_glass_used', { security: true, severity: 'critical' });
