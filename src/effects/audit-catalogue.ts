import type { AdminId, Instant, SessionId } from '../kernel/ids.js';
import type { AdminStatus } from '../kernel/admin-status.js';
import type { SettingValue } from '../kernel/setting-definition.js';

export type AuditCategory = 'authentication' | 'authorization' | 'security' | 'admin' | 'system' | 'view';
export type AuditSeverity = 'info' | 'notice' | 'warning' | 'critical';

/** Why a sign-in failed, as only the audit trail may know it (L11). */
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
  | 'conflict';

/** Every audit event with the shape of its metadata: minimal, typed, without secrets (AU-16, AU-17). */
export interface AuditMetadata {
  'auth.login.success': { readonly factors: 'password' | 'password_and_totp'; readonly newDevice: boolean };
  'auth.login.failed': { readonly reason: SignInFailure; readonly status: AdminStatus | null };
  'auth.totp.failed': { readonly reason: 'invalid' | 'replayed' | 'expired' | 'throttled' };
  'auth.totp.enrolment.started': Record<never, never>;
  'auth.totp.enrolment.code_issued': { readonly reason: string };
  'auth.totp.enabled': Record<never, never>;
  'auth.password.rejected': { readonly reason: 'wrong_password' | 'throttled' };
  'auth.logout': Record<never, never>;
  'authz.permission.denied': { readonly operation: string; readonly ability: string; readonly reason: string };
  'authz.system_actor.used': { readonly operation: string; readonly ability: string };
  'security.bruteforce.detected': { readonly factor: 'password' | 'totp'; readonly until: Instant };
  'security.session.created': { readonly sessionId: SessionId };
  'security.session.revoked': { readonly sessionId: SessionId; readonly reason: string | null };
  'security.sessions.revoked': { readonly reason: string | null };
  'security.device.detected': Record<never, never>;
  'admin.created': { readonly by: 'bootstrap' | 'admin' };
  'admin.invitation.sent': Record<never, never>;
  'admin.invitation.accepted': Record<never, never>;
  'admin.invitation.rejected': { readonly reason: 'unknown' | 'expired' | 'conflict' };
  'admin.status.changed': { readonly from: AdminStatus; readonly to: AdminStatus; readonly reason: string | null };
  'admin.suspended': { readonly reason: string | null };
  'admin.locked': { readonly reason: string | null };
  'view.admin.profile': Record<never, never>;
  'view.sessions': Record<never, never>;
  'view.settings': { readonly key: string };
  'system.setting.updated': { readonly key: string; readonly old: SettingValue | null; readonly new: SettingValue };
  'system.read_only.enabled': { readonly reason: string };
  'system.read_only.disabled': { readonly reason: string };
  'operation.outcome_unknown': { readonly operation: string; readonly contract: string; readonly method: string };
}
export type AuditType = keyof AuditMetadata;

interface AuditClass {
  readonly category: AuditCategory;
  readonly severity: AuditSeverity;
}

const CATEGORY_BY_PREFIX: Readonly<Record<string, AuditCategory>> = {
  auth: 'authentication',
  authz: 'authorization',
  security: 'security',
  admin: 'admin',
  view: 'view',
  system: 'system',
  operation: 'security',
};

const SEVERITY: Readonly<Record<AuditType, AuditSeverity>> = {
  'auth.login.success': 'info',
  'auth.login.failed': 'notice',
  'auth.totp.failed': 'notice',
  'auth.totp.enrolment.started': 'notice',
  'auth.totp.enrolment.code_issued': 'warning',
  'auth.totp.enabled': 'notice',
  'auth.password.rejected': 'notice',
  'auth.logout': 'info',
  'authz.permission.denied': 'warning',
  'authz.system_actor.used': 'notice',
  'security.bruteforce.detected': 'critical',
  'security.session.created': 'info',
  'security.session.revoked': 'notice',
  'security.sessions.revoked': 'warning',
  'security.device.detected': 'notice',
  'admin.created': 'notice',
  'admin.invitation.sent': 'info',
  'admin.invitation.accepted': 'notice',
  'admin.invitation.rejected': 'warning',
  'admin.status.changed': 'notice',
  'admin.suspended': 'warning',
  'admin.locked': 'warning',
  'view.admin.profile': 'info',
  'view.sessions': 'info',
  'view.settings': 'info',
  'system.setting.updated': 'warning',
  'system.read_only.enabled': 'warning',
  'system.read_only.disabled': 'warning',
  'operation.outcome_unknown': 'critical',
};

/** Every audit event type, for documentation and coverage. */
export const AUDIT_TYPES = Object.freeze(Object.keys(SEVERITY)) as readonly AuditType[];

export function classOf(type: AuditType): AuditClass {
  return { category: CATEGORY_BY_PREFIX[type.slice(0, type.indexOf('.'))] ?? 'security', severity: SEVERITY[type] };
}

/** Categories that no setting can silence (conventions; ST-08). View events are the opposite: off unless asked for. */
export function ignoresAuditSwitch(category: AuditCategory): boolean {
  return category === 'security' || category === 'authorization' || category === 'authentication';
}

/** Who an event is booked on. Under impersonation both identities, always (I4). */
export type AuditedActor =
  | {
      readonly kind: 'admin';
      readonly adminId: AdminId;
      readonly sessionId: SessionId | null;
      readonly impersonatorId: AdminId | null;
    }
  | { readonly kind: 'system'; readonly name: string; readonly onBehalfOf: AdminId | null }
  | { readonly kind: 'anonymous' };
