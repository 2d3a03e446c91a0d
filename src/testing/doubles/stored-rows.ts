import type { Factor } from '../../credentials/attempt-limiter.contract.js';
import type { AdminId, Digest, Instant, RoleId, SessionId } from '../../kernel/ids.js';
import type { Redacted } from '../../kernel/redacted.js';
import type { SettingValue } from '../../kernel/setting-definition.js';
import type { AdminCredentials, AdminRecord } from '../../lifecycle/admin.record.js';
import type { ContactRecord, ContactVerification } from '../../lifecycle/contacts/contact.record.js';
import type { PreferenceRecord } from '../../lifecycle/preferences/preference.record.js';
import type { ExternalIdentityRecord } from '../../authentication/external/external-identity.record.js';
import type { TotpState } from '../../authentication/totp/totp.record.js';
import type { CodePurpose } from '../../module/vocabulary.js';
import type { DeviceRecord } from '../../sessions/devices/device.record.js';
import type { SessionRecord } from '../../sessions/session.record.js';

/** An admin with its credentials, as one row. */
export type StoredAdmin = AdminRecord & Omit<AdminCredentials, 'secondFactorEnabled'>;

/** A session and the digest that finds it. */
export interface StoredSession extends SessionRecord {
  readonly tokenDigest: Digest;
}

/** What is stored of an impersonation beside its session. */
export interface StoredImpersonation {
  /** The impersonator's own session. */
  readonly carriedBy: SessionId;
  readonly reason: string;
}

/** A device of an admin, by both. */
export type StoredDevice = DeviceRecord;

/** A contact of an admin. Whether it is the address of signing in is said by the admin's own row. */
export type StoredContact = Omit<ContactRecord, 'primary' | 'verification'>;

/** How far a contact is proven. A contact without one never was sent a code. */
export interface StoredVerification extends ContactVerification {
  /** The code that would prove it; null unless it is pending. */
  readonly codeDigest: Digest | null;
}

/** A link between an admin and an external identity. */
export type StoredLink = ExternalIdentityRecord;

/** What an admin prefers. */
export type StoredPreferences = PreferenceRecord;

/** A setting that was set. */
export interface StoredSettingRow {
  readonly value: SettingValue;
  readonly updatedAt: Instant;
  readonly updatedBy: string;
}

/** A one-time code, by its digest. */
export interface StoredCode {
  readonly codeDigest: Digest;
  readonly adminId: AdminId;
  readonly purpose: CodePurpose;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
  /** Why it works no more: it was claimed, or it was tried when it had expired. A replaced code leaves no row. */
  readonly spent: 'used' | 'expired' | null;
}

/** One attempt budget: the reservations that count, and its lock. */
export interface StoredBudget {
  readonly reservations: readonly { readonly reservationId: string; readonly factor: Factor; readonly at: Instant }[];
  /** When the budget was used up; how long that locks is said by each question. */
  readonly lockedAt: Instant | null;
}

/** A recovery code of an admin's second factor, by its digest. A replaced code leaves no row. */
export interface StoredRecoveryCode {
  readonly codeDigest: Digest;
  /** null while it works. */
  readonly usedAt: Instant | null;
}

/** The second factor of an admin, enabled or only started. */
export interface StoredTotp {
  /** The seed of the enabled factor, as it was sealed; null when none is enabled. */
  readonly sealedSeed: Redacted | null;
  readonly pending: TotpState['pending'];
  /** The greatest step ever recorded; it outlives the factor, so that no step works twice. */
  readonly lastStep: number | null;
}

/** A role and what it lets its holders do. */
export interface StoredRole {
  readonly roleId: RoleId;
  readonly name: string;
  readonly canonicalName: string;
  readonly version: number;
  readonly createdAt: Instant;
  readonly abilities: readonly string[];
}

/** That an admin holds a role. */
export interface StoredHolding {
  readonly adminId: AdminId;
  readonly roleId: RoleId;
  readonly assignedAt: Instant;
  readonly assignedBy: string | null;
}
