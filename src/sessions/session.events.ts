import { auditEvent } from '../effects/audit-event.js';
import { notification } from '../effects/notification.js';
import type { SessionId } from '../kernel/ids.js';

export const SESSION_CREATED = auditEvent<{ readonly sessionId: SessionId }>()('security.session.created', 'info');
export const SESSION_REVOKED = auditEvent<{ readonly sessionId: SessionId; readonly reason: string | null }>()(
  'security.session.revoked',
  'notice',
);
export const SESSIONS_REVOKED = auditEvent<{ readonly reason: string | null }>()('security.sessions.revoked', 'warning');
export const SESSIONS_EXPIRED = auditEvent<{ readonly count: number }>()('security.session.expired', 'info');
export const SESSIONS_VIEWED = auditEvent()('view.sessions', 'info');

export const SESSION_REVOKED_NOTICE = notification('session_revoked', { security: true, severity: 'important' });
export const SESSIONS_REVOKED_NOTICE = notification('sessions_revoked', { security: true, severity: 'important' });
