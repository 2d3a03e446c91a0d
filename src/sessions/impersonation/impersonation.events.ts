import { auditEvent } from '../../effects/audit-event.js';
import { notification } from '../../effects/notification.js';
import type { AdminId, Instant, SessionId } from '../../kernel/ids.js';

export const IMPERSONATION_STARTED = auditEvent<{
  /** The session of the impersonation, by which its later events are found. */
  readonly sessionId: SessionId;
  readonly impersonatorId: AdminId;
  readonly reason: string;
  readonly expiresAt: Instant;
}>()('admin.impersonation.started', 'warning');
export const IMPERSONATION_ENDED = auditEvent<{
  readonly sessionId: SessionId;
  readonly impersonatorId: AdminId;
  /** `expired` says that a job found it over, whatever had ended it. */
  readonly why: 'stopped' | 'expired';
}>()('admin.impersonation.ended', 'notice');
export const IMPERSONATIONS_VIEWED = auditEvent()('view.impersonations', 'info');

export const IMPERSONATION_STARTED_NOTICE = notification('impersonation_started', { security: true, severity: 'critical' });
export const IMPERSONATION_ENDED_NOTICE = notification('impersonation_ended', { security: true, severity: 'important' });
