import type { ContactId, Instant } from '../../kernel/ids.js';
import type { ContactKind, ContactRecord, ContactVerification } from './contact.record.js';

/** How far it was proven that a contact is its admin's. */
export interface VerificationView {
  /** `expired`: the code that was sent ran out before anybody brought it back. */
  readonly state: ContactVerification['state'] | 'expired';
  /** Since when it is in this state; of an expired one since when the code was on its way. */
  readonly since: Instant;
  /** When the code runs out, or ran out; null for a verification that is decided. */
  readonly expiresAt: Instant | null;
}

/** A contact as its owner or an administrator may see it. */
export interface ContactView {
  readonly contactId: ContactId;
  readonly kind: ContactKind;
  /** As it was given. */
  readonly value: string;
  readonly addedAt: Instant;
  /** Since when it is used no more; null while it is. */
  readonly retiredAt: Instant | null;
  /** Whether the admin signs in with it. */
  readonly primary: boolean;
  /** null where no code was ever sent: a contact counts as verified by nothing but a code. */
  readonly verification: VerificationView | null;
}

export function contactView(record: ContactRecord, now: Instant): ContactView {
  const { contactId, kind, value, addedAt, retiredAt, primary, verification } = record;
  return Object.freeze({
    contactId,
    kind,
    value,
    addedAt,
    retiredAt,
    primary,
    verification: verification === null ? null : verificationView(verification, now),
  });
}

function verificationView({ state, since, expiresAt }: ContactVerification, now: Instant): VerificationView {
  return Object.freeze({ state: expiresAt !== null && now >= expiresAt ? 'expired' : state, since, expiresAt });
}
