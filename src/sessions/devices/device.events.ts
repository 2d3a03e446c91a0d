import { auditEvent } from '../../effects/audit-event.js';
import { notification } from '../../effects/notification.js';
import type { Digest } from '../../kernel/ids.js';

export const DEVICES_VIEWED = auditEvent()('view.devices', 'info');
export const DEVICE_TRUSTED = auditEvent<{ readonly deviceId: Digest }>()('security.device.trusted', 'notice');
export const DEVICE_UNTRUSTED = auditEvent<{ readonly deviceId: Digest }>()('security.device.untrusted', 'notice');
export const DEVICE_REVOKED = auditEvent<{ readonly deviceId: Digest; readonly reason: string | null }>()(
  'security.device.revoked',
  'warning',
);

export const DEVICE_TRUSTED_NOTICE = notification('device_trusted', { security: true, severity: 'important' });
export const DEVICE_UNTRUSTED_NOTICE = notification('device_untrusted', { security: true, severity: 'info' });
export const DEVICE_REVOKED_NOTICE = notification('device_revoked', { security: true, severity: 'important' });
