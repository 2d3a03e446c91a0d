import { auditEvent } from '../../effects/audit-event.js';
import { codePurpose } from '../../effects/code-purpose.js';
import { notification } from '../../effects/notification.js';
import type { ContactId } from '../../kernel/ids.js';
import { MANAGE_CONTACTS } from './contact.abilities.js';
import type { ContactKind } from './contact.record.js';

// No address: who may see it finds it by the id, since a contact stays on record.
export const CONTACT_ADDED = auditEvent<{
  readonly contactId: ContactId;
  readonly kind: ContactKind;
}>()('admin.contact.added', 'notice');
export const CONTACT_RETIRED = auditEvent<{ readonly contactId: ContactId }>()('admin.contact.retired', 'notice');
export const PRIMARY_CHANGED = auditEvent<{
  readonly contactId: ContactId;
  /** The contact that the address of before is from now on. */
  readonly formerContactId: ContactId;
}>()('admin.contact.primary_changed', 'warning');
export const VERIFICATION_SENT = auditEvent<{ readonly contactId: ContactId }>()('admin.contact.verification.sent', 'info');
export const CONTACT_VERIFIED = auditEvent<{ readonly contactId: ContactId }>()('admin.contact.verification.confirmed', 'notice');
export const VERIFICATION_REJECTED = auditEvent<{
  readonly contactId: ContactId;
  readonly reason: 'unknown' | 'expired' | 'throttled';
}>()('admin.contact.verification.rejected', 'warning');
export const VERIFICATION_REVOKED = auditEvent<{ readonly contactId: ContactId }>()(
  'admin.contact.verification.revoked',
  'warning',
);
export const CONTACTS_VIEWED = auditEvent()('view.contacts', 'info');

export const CONTACT_ADDED_NOTICE = notification('contact_added', { security: true, severity: 'important' });
export const CONTACT_RETIRED_NOTICE = notification('contact_retired', { security: true, severity: 'important' });
/** Goes to the old address as well: whoever took an account over changes the address first. */
export const PRIMARY_CHANGED_NOTICE = notification('primary_changed', { security: true, severity: 'critical' });
export const VERIFICATION_REVOKED_NOTICE = notification('contact_verification_revoked', {
  security: true,
  severity: 'important',
});

/** A code that proves an address, and one that proves a phone: what a delivery tells them apart by. */
export const EMAIL_VERIFICATION = codePurpose('email_verification', MANAGE_CONTACTS);
export const PHONE_VERIFICATION = codePurpose('phone_verification', MANAGE_CONTACTS);
