import type { AdminId, ContactId } from '../../kernel/ids.js';
import type { Redacted } from '../../kernel/redacted.js';
import {
  InsteadOf,
  IsAdminId,
  IsContactId,
  IsEmailAddress,
  IsPhoneNumber,
  IsSecret,
  IsText,
  IsWholeNumber,
  MayBeAbsent,
} from '../../runner/input/input-rules.js';

export class ContactsInput {
  /** Whose contacts. */
  @IsAdminId()
  adminId!: AdminId;

  /** The `next` of an earlier page. */
  @MayBeAbsent()
  @IsText({ min: 1, max: 512 })
  cursor?: string | null;

  /** 1-100, 20 when absent. */
  @MayBeAbsent()
  @IsWholeNumber(1, 100)
  limit?: number | null;
}

/** One contact: an address or a phone, not both. */
export class AddContactInput {
  /** Whose contact it becomes. */
  @IsAdminId()
  adminId!: AdminId;

  @InsteadOf('phone')
  @IsEmailAddress()
  email?: string | null;

  /** With its country code, such as `+1 415 555 0100`. */
  @InsteadOf('email')
  @IsPhoneNumber()
  phone?: string | null;
}

export class ContactInput {
  /** Whose contact; must match, so that a mistaken id changes nobody else's. */
  @IsAdminId()
  adminId!: AdminId;

  /** The `contactId` of a list. */
  @IsContactId()
  contactId!: ContactId;
}

export class ConfirmVerificationInput {
  /** One of the caller's own contacts, by its `contactId`. */
  @IsContactId()
  contactId!: ContactId;

  /** The code that came there. */
  @IsSecret({ min: 1, max: 256 })
  code!: Redacted;
}
