import { auditEvent } from '../../effects/audit-event.js';
import { notification } from '../../effects/notification.js';
import type { RoleId } from '../../kernel/ids.js';

export const ROLES_VIEWED = auditEvent()('view.roles', 'info');
export const ABILITIES_VIEWED = auditEvent()('view.abilities', 'info');
export const ROLE_CREATED = auditEvent<{ readonly roleName: string }>()('authz.role.created', 'notice');
export const ROLE_RENAMED = auditEvent<{ readonly from: string; readonly to: string }>()('authz.role.renamed', 'notice');
/** Whoever holds the role may do it from now on. */
export const PERMISSION_GRANTED = auditEvent<{ readonly ability: string }>()('authz.permission.granted', 'warning');
export const PERMISSION_REVOKED = auditEvent<{ readonly ability: string }>()('authz.permission.revoked', 'warning');
export const ROLE_ASSIGNED = auditEvent<{ readonly roleId: RoleId; readonly roleName: string }>()(
  'authz.role.assigned',
  'warning',
);
export const ROLE_REVOKED = auditEvent<{ readonly roleId: RoleId; readonly roleName: string }>()('authz.role.revoked', 'warning');

export const ROLE_ASSIGNED_NOTICE = notification('role_assigned', { security: true, severity: 'important' });
export const ROLE_REVOKED_NOTICE = notification('role_revoked', { security: true, severity: 'important' });
