import { auditEvent } from '../../effects/audit-event.js';
import { notification } from '../../effects/notification.js';
import type { LinkId } from '../../kernel/ids.js';
import type { ExternalUsage } from '../../runner/policy.js';

// No external id: who may see it finds it by the link, since a link stays on record.
export const IDENTITY_LINKED = auditEvent<{
  readonly linkId: LinkId;
  readonly provider: string;
  readonly usage: ExternalUsage;
}>()('admin.external.linked', 'notice');
export const LINK_CONFIRMED = auditEvent<{ readonly linkId: LinkId; readonly provider: string; readonly usage: ExternalUsage }>()(
  'admin.external.confirmed',
  'warning',
);
export const LINK_REVOKED = auditEvent<{
  readonly linkId: LinkId;
  /** Whether the sessions and half-done sign-ins of the admin ended with it. */
  readonly endedSessions: boolean;
}>()('admin.external.revoked', 'warning');
export const LINKS_VIEWED = auditEvent()('view.external_links', 'info');
/** That a confirmed identity stood for the password; what became of the sign-in is told beside it. */
export const OAUTH_USED = auditEvent<{ readonly linkId: LinkId; readonly provider: string }>()('auth.oauth.used', 'notice');

export const IDENTITY_LINKED_NOTICE = notification('external_identity_linked', { security: true, severity: 'important' });
export const LINK_CONFIRMED_NOTICE = notification('external_identity_confirmed', { security: true, severity: 'critical' });
export const LINK_REVOKED_NOTICE = notification('external_identity_revoked', { security: true, severity: 'important' });
