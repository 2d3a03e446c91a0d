import { auditEvent } from '../effects/audit-event.js';
import { codePurpose } from '../effects/code-purpose.js';
import { notification } from '../effects/notification.js';
import type { AdminStatus } from '../kernel/admin-status.js';
import { CREATE_ADMINS } from './lifecycle.abilities.js';

export const ADMIN_CREATED = auditEvent<{ readonly by: 'bootstrap' | 'admin' }>()('admin.created', 'notice');
export const INVITATION_SENT = auditEvent()('admin.invitation.sent', 'info');
export const INVITATION_ACCEPTED = auditEvent()('admin.invitation.accepted', 'notice');
export const INVITATION_WITHDRAWN = auditEvent<{ readonly reason: string }>()('admin.invitation.withdrawn', 'notice');
export const INVITATION_CORRECTED = auditEvent()('admin.invitation.corrected', 'notice');
export const INVITATION_REJECTED = auditEvent<{ readonly reason: 'unknown' | 'expired' | 'conflict' }>()(
  'admin.invitation.rejected',
  'warning',
);
export const STATUS_CHANGED = auditEvent<{
  readonly from: AdminStatus;
  readonly to: AdminStatus;
  readonly reason: string | null;
}>()('admin.status.changed', 'notice');
export const SUSPENDED = auditEvent<{ readonly reason: string | null }>()('admin.suspended', 'warning');
export const LOCKED = auditEvent<{ readonly reason: string | null }>()('admin.locked', 'warning');
export const PROFILE_VIEWED = auditEvent()('view.admin.profile', 'info');

export const STATUS_NOTICE = notification('status_changed', { security: true, severity: 'important' });

export const INVITATION = codePurpose('invitation', CREATE_ADMINS);
