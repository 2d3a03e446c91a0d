import { ADMIN_STATUSES } from '../kernel/admin-status.js';
import type { ReadBy } from '../kernel/shape.js';
import {
  aCanonicalEmail,
  aDigest,
  anAdminId,
  anInstant,
  boolean,
  integer,
  literal,
  nullable,
  object,
  redactedText,
  text,
} from '../kernel/shape.js';

export const adminStatus = literal(...ADMIN_STATUSES);

export const adminRecord = object({
  adminId: anAdminId,
  /** The primary address as it was given; deliveries go here. */
  email: text(254, 3),
  /** What lookups and uniqueness use. */
  canonicalEmail: aCanonicalEmail,
  name: text(200),
  status: adminStatus,
  emailVerified: boolean,
  /** Moves by one with every change of status; claims are conditional on it. */
  version: integer(0),
  createdAt: anInstant,
  statusChangedAt: anInstant,
  /** The reason given with the last status change; null when there was none. */
  statusReason: nullable(text(1_000)),
  /**
   * When its invitation was withdrawn; null for everybody else. It is so for good: the record stays to be read, its address is
   * free again, and whatever would act on it finds nobody.
   */
  closedAt: nullable(anInstant),
});
/** A stored admin, without credentials. */
export interface AdminRecord extends ReadBy<typeof adminRecord> {}

export const adminCredentials = object({
  adminId: anAdminId,
  email: text(254, 3),
  canonicalEmail: aCanonicalEmail,
  /** Held, as the address is, against a new password. */
  name: text(200),
  status: adminStatus,
  credentialEpoch: integer(0),
  /** null while no password was set. */
  passwordHash: nullable(redactedText(1_024)),
  mustChangePassword: boolean,
  /** Whether a second factor is enabled; it is asked for at every sign-in, whatever else is switched off. */
  secondFactorEnabled: boolean,
});
/** What signing in needs of an admin, in one read. */
export interface AdminCredentials extends ReadBy<typeof adminCredentials> {}

export const codeOwner = object({
  /** The code that was asked about. */
  codeDigest: aDigest,
  email: text(254, 3),
  name: text(200),
});
/** Whose a mailed code is, as far as the password it sets is held against them. */
export interface CodeOwner extends ReadBy<typeof codeOwner> {}
