import type { AdminStatus } from '../kernel/admin-status.js';
import type { AdminId, CanonicalEmail, Instant } from '../kernel/ids.js';
import type { Redacted } from '../kernel/redacted.js';

/** A stored admin, without credentials. */
export interface AdminRecord {
  readonly adminId: AdminId;
  /** The primary address as it was given; deliveries go here. */
  readonly email: string;
  /** What lookups and uniqueness use. */
  readonly canonicalEmail: CanonicalEmail;
  readonly name: string;
  readonly status: AdminStatus;
  readonly emailVerified: boolean;
  /** Moves by one with every change of status; claims are conditional on it. */
  readonly version: number;
  readonly createdAt: Instant;
  readonly statusChangedAt: Instant;
  /** The reason given with the last status change; null when there was none. */
  readonly statusReason: string | null;
}

/** What signing in needs of an admin, in one read. */
export interface AdminCredentials {
  readonly adminId: AdminId;
  readonly email: string;
  readonly canonicalEmail: CanonicalEmail;
  readonly status: AdminStatus;
  readonly credentialEpoch: number;
  /** null while no password was set. */
  readonly passwordHash: Redacted | null;
  readonly mustChangePassword: boolean;
}
