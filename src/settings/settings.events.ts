import { auditEvent } from '../effects/audit-event.js';
import { notification } from '../effects/notification.js';
import type { SettingCategory, SettingValue } from '../kernel/setting-definition.js';

export const SETTING_VIEWED = auditEvent<{ readonly key: string }>()('view.settings', 'info');
export const SETTINGS_LISTED = auditEvent<{ readonly category: SettingCategory }>()('view.settings.category', 'info');
export const SETTING_UPDATED = auditEvent<{
  readonly key: string;
  /** null when the key had never been set. */
  readonly old: SettingValue | null;
  readonly new: SettingValue;
}>()('system.setting.updated', 'warning');
export const READ_ONLY_ENABLED = auditEvent<{ readonly reason: string }>()('system.read_only.enabled', 'warning');
export const READ_ONLY_DISABLED = auditEvent<{ readonly reason: string }>()('system.read_only.disabled', 'warning');
export const MAINTENANCE_ENTERED = auditEvent<{ readonly reason: string }>()('system.maintenance.enabled', 'warning');
export const MAINTENANCE_LEFT = auditEvent<{ readonly reason: string }>()('system.maintenance.disabled', 'warning');

export const SETTING_CHANGED_NOTICE = notification('setting_changed', { security: false, severity: 'important' });
export const READ_ONLY_NOTICE = notification('read_only_changed', { security: false, severity: 'important' });
export const MAINTENANCE_NOTICE = notification('maintenance_changed', { security: false, severity: 'important' });
