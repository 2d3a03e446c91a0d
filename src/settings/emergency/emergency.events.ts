import { auditEvent } from '../../effects/audit-event.js';
import { notification } from '../../effects/notification.js';
import type { EmergencyTrigger } from './emergency.inputs.js';

export const EMERGENCY_ACCESS = auditEvent<{
  readonly on: boolean;
  readonly reason: string;
  /** What led to it; null where it is switched off. */
  readonly trigger: EmergencyTrigger | null;
}>()('security.emergency.access', 'critical');

export const EMERGENCY_NOTICE = notification('emergency_changed', { security: true, severity: 'critical' });
