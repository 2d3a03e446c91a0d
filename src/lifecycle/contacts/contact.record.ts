import type { ReadBy } from '../../kernel/shape.js';
import { aContactId, anAdminId, anInstant, boolean, consistent, literal, nullable, object, text } from '../../kernel/shape.js';

export const CONTACT_KINDS = ['email', 'phone'] as const;
/** What a contact is. A code goes to an address by mail and to a phone by text message. */
export type ContactKind = (typeof CONTACT_KINDS)[number];

const contactVerification = consistent(
  object({
    /** `pending`: a code was sent; `verified`: somebody who is that admin brought it back; `revoked`: that counts no more. */
    state: literal('pending', 'verified', 'revoked'),
    /** Since when it is in this state. */
    since: anInstant,
    /** When the code runs out; null unless it is pending. */
    expiresAt: nullable(anInstant),
  }),
  'a verification runs out exactly while it is pending',
  ({ state, expiresAt }) => (state === 'pending') === (expiresAt !== null),
);
/** The verification of a contact, as it is stored: that a pending one ran out is computed when it is looked at. */
export interface ContactVerification extends ReadBy<typeof contactVerification> {}

export const contactRecord = consistent(
  object({
    contactId: aContactId,
    adminId: anAdminId,
    kind: literal(...CONTACT_KINDS),
    /** As it was given; deliveries go here. It never changes: another value is another contact. */
    value: text(254, 3),
    /** The one spelling it is compared by. */
    canonicalValue: text(254, 3),
    addedAt: anInstant,
    /** Since when it is used no more; null while it is. */
    retiredAt: nullable(anInstant),
    /** Whether it is the address the admin signs in with, at the moment of the read. */
    primary: boolean,
    /** null where no code was ever sent. */
    verification: nullable(contactVerification),
  }),
  'whoever signs in does so with an address that is not retired',
  ({ primary, kind, retiredAt }) => !primary || (kind === 'email' && retiredAt === null),
);
/** A way to reach an admin. The address of signing in is one only if it was another before, or will be. */
export interface ContactRecord extends ReadBy<typeof contactRecord> {}
