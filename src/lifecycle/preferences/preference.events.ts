import { auditEvent } from '../../effects/audit-event.js';

export const PREFERENCES_UPDATED = auditEvent<{
  /** Which were changed, in words divided by a comma; `notifications` for a choice about one. */
  readonly changed: string;
  /** The choice: `null` in all three where it was about none. */
  readonly channel: string | null;
  readonly type: string | null;
  readonly enabled: boolean | null;
}>()('admin.preferences.updated', 'info');
export const PREFERENCES_VIEWED = auditEvent()('view.preferences', 'info');
