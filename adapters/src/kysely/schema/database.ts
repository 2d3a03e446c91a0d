import type {
  AdminStatus,
  CanonicalEmail,
  ChallengeRecord,
  Channel,
  CodePurpose,
  ContactId,
  ContactKind,
  ContactVerification,
  Digest,
  EventId,
  ExternalUsage,
  Instant,
  LinkId,
  SessionId,
  SessionRecord,
} from '@maatify/admin-infra';
import type { Generated } from 'kysely';

/** A yes or no. Stored as 0 or 1, because the three databases agree on numbers and on nothing else. */
export type Flag = 0 | 1;
/** An admin's id as its column holds it; `AdminIds` turns it into the library's `AdminId` and back. */
export type StoredAdminId = string | number;

export interface AdminsTable {
  id: Generated<StoredAdminId>;
  email: string;
  emailFolded: string;
  canonicalEmail: CanonicalEmail;
  name: string;
  nameFolded: string;
  status: AdminStatus;
  emailVerified: Flag;
  version: number;
  credentialEpoch: number;
  passwordHash: string | null;
  mustChangePassword: Generated<Flag>;
  createdAt: Instant;
  statusChangedAt: Instant;
  statusReason: string | null;
  /** When its invitation was withdrawn. */
  closedAt: Generated<Instant | null>;
  /** The canonical address that one gave back; `canonicalEmail` holds none then. */
  releasedEmail: Generated<CanonicalEmail | null>;
}

export interface SessionsTable {
  id: SessionId;
  adminId: StoredAdminId;
  tokenDigest: Digest;
  openedAt: Instant;
  lastSeenAt: Instant;
  expiresAt: Instant;
  provenAt: Instant;
  endedAt: Instant | null;
  endReason: SessionRecord['endReason'];
  credentialEpoch: number;
  systemEpoch: number;
  ip: string | null;
  userAgent: string | null;
  channel: Channel;
  deviceDigest: Digest | null;
  newDevice: Flag;
  factors: SessionRecord['factors'];
  impersonatorId: StoredAdminId | null;
  /** The impersonator's own session; null in every other one. */
  carriedBy: Generated<SessionId | null>;
  impersonationReason: Generated<string | null>;
}

export interface ChallengesTable {
  challengeDigest: Digest;
  adminId: StoredAdminId;
  purpose: ChallengeRecord['purpose'];
  factors: ChallengeRecord['factors'];
  credentialEpoch: number;
  systemEpoch: number;
  openedAt: Instant;
  expiresAt: Instant;
  closedAt: Instant | null;
  deviceDigest: Digest | null;
}

export interface TotpFactorsTable {
  adminId: StoredAdminId;
  sealedSeed: string | null;
  enabledAt: Instant | null;
  lastStep: number | null;
  pendingId: string | null;
  pendingSealedSeed: string | null;
  pendingVouchedBy: Digest | null;
  pendingExpiresAt: Instant | null;
}

/** One row for each admin and purpose: a new code takes the place of the one before it. */
export interface OneTimeCodesTable {
  adminId: StoredAdminId;
  purpose: CodePurpose;
  codeDigest: Digest;
  issuedAt: Instant;
  expiresAt: Instant;
  usedAt: Instant | null;
  lapsedAt: Instant | null;
}

export interface AttemptBudgetsTable {
  budget: string;
  /** The attempts that count, as JSON: for each its reservation, its factor and when it was reserved. Never more than the limit. */
  counted: string;
  lockedAt: Instant | null;
  /** How long the lock was meant to last when it began; what it really lasts is decided by the setting of each question. */
  lockedForMs: number | null;
  usedAt: Instant;
}

/** The value is JSON text, so that the text "1" and the number 1 stay different values in every database. */
export interface SettingsTable {
  key: string;
  value: string;
  updatedAt: Instant;
  updatedBy: string;
}

export interface RolesTable {
  /** The id of the role: a word somebody chose in a seed, or one the library made. */
  role: string;
  /** null only in a row that was inserted past the adapters. */
  name: string | null;
  canonicalName: string | null;
  version: Generated<number>;
  /** 0 for a role that was there before this was recorded. */
  createdAt: Generated<number>;
}

export interface RoleAbilitiesTable {
  role: string;
  ability: string;
}

export interface AdminRolesTable {
  adminId: StoredAdminId;
  role: string;
  /** 0 where it was given before this was recorded. */
  assignedAt: Generated<number>;
  /** An admin or a part of the host; null where that is not known. */
  assignedBy: string | null;
}

/** Append-only. The JSON columns are text: it keeps every character, and every database has it. */
export interface AuditEventsTable {
  seq: Generated<number>;
  eventId: EventId;
  type: string;
  category: string;
  severity: string;
  operation: string;
  actor: string;
  actorAdminId: string | null;
  target: string | null;
  targetAdminId: string | null;
  origin: string;
  correlationId: string;
  at: Instant;
  metadata: string;
  /** The run of a process that recorded it; null, as the three behind it, where records carry no digest. */
  chainWriter: string | null;
  /** From 1 on, for each writer. */
  chainNumber: number | null;
  chainKey: string | null;
  chainDigest: string | null;
}

/** Where a chain ends, how far the retention took it away, and where records without digests end. */
export interface AuditMarksTable {
  writer: string;
  kind: 'last' | 'taken' | 'before';
  chainNumber: number;
  chainDigest: string;
  chainKey: string;
  markDigest: string;
}

/** How far a relay brought the trail to another system. While it is there, the retention waits for it. */
export interface AuditRelaysTable {
  name: string;
  /** Every record up to this number was there to be brought, and was brought, but those in a gap. */
  relayedTo: number;
  /** Moves with each batch that is taken and with each that is settled: whoever holds a batch holds this. */
  version: number;
  /** No batch is taken before. */
  dueAt: number;
  /** Batches taken since one was delivered. */
  attempts: number;
  failingSince: number | null;
}

/** Numbers that were passed over because no record had them; one may still be on its way. */
export interface AuditRelayGapsTable {
  name: string;
  firstSeq: number;
  lastSeq: number;
  noticedAt: number;
}

/** A change whose audit record is still to come: written with the change, and removed with the record. */
export interface ChangeJournalTable {
  seq: Generated<number>;
  runId: string;
  /** Events of the run with higher numbers are about this change, or came after it. */
  eventsBefore: number;
  operation: string;
  contract: string;
  method: string;
  actor: string;
  /** Whom it concerns; null where that is nobody. */
  adminId: string | null;
  origin: string;
  correlationId: string;
  at: Instant;
}

export interface OutboxTable {
  seq: Generated<number>;
  eventId: EventId;
  kind: 'notification' | 'code';
  /** The intent as JSON, without the code. */
  payload: string;
  sealedCode: string | null;
  expiresAt: number | null;
  dueAt: number;
  attempts: Generated<number>;
  /** Who is delivering it until `dueAt`; null while nobody is. */
  lease: string | null;
  finishedAt: number | null;
  outcome: 'delivered' | 'expired' | 'dead' | null;
}

/** A device of an admin: known by its own record, so that it stays known when the sessions are pruned. */
export interface DevicesTable {
  adminId: StoredAdminId;
  deviceDigest: Digest;
  /** When it was seen first; anew when somebody signs in from it after it was revoked. */
  firstSeenAt: Instant;
  lastSeenAt: Instant;
  name: string | null;
  trustedAt: Instant | null;
  /** The credential epoch it was trusted under; null without trust, and for one given before epochs were kept. */
  trustedEpoch: number | null;
  /** The last revocation. It is revoked while this is no earlier than `firstSeenAt`. */
  revokedAt: Instant | null;
}

/** A recovery code of a second factor. Those of an earlier factor, and replaced ones, have no row. */
export interface RecoveryCodesTable {
  adminId: StoredAdminId;
  codeDigest: Digest;
  /** null while it works. */
  usedAt: Instant | null;
}

/** A contact of an admin. Whether it is the address of signing in is said by the admin's own row. */
export interface ContactsTable {
  id: ContactId;
  adminId: StoredAdminId;
  kind: ContactKind;
  value: string;
  canonicalValue: string;
  addedAt: Instant;
  retiredAt: Instant | null;
}

/** How far a contact is proven. One without a row was never sent a code. */
export interface ContactVerificationsTable {
  contactId: ContactId;
  state: ContactVerification['state'];
  since: Instant;
  /** Both are set while it is pending, and null afterwards. */
  expiresAt: Instant | null;
  codeDigest: Digest | null;
}

/** A link between an admin and an external identity. */
export interface ExternalLinksTable {
  id: LinkId;
  adminId: StoredAdminId;
  provider: string;
  externalId: string;
  purpose: ExternalUsage;
  linkedAt: Instant;
  confirmedAt: Instant | null;
  revokedAt: Instant | null;
  /** What the identity is found by; null once the link is revoked. */
  standing: string | null;
}

/** What an admin prefers; who never said so has no row. */
export interface PreferencesTable {
  adminId: StoredAdminId;
  language: string | null;
  timezone: string | null;
  locale: string | null;
  version: number;
}

/** What an admin chose about one notification on one channel. */
export interface NotificationChoicesTable {
  adminId: StoredAdminId;
  channel: string;
  type: string;
  enabled: Flag;
}

/** Rows to lock where no row of the matter itself is there to be locked. */
export interface LocksTable {
  name: string;
}

/**
 * Every table, in the names the adapters use; a plugin turns them into `admin_infra_one_time_codes` and the like.
 *
 * When to use: to type queries of your own over the same tables.
 */
export interface Database {
  admins: AdminsTable;
  sessions: SessionsTable;
  challenges: ChallengesTable;
  totpFactors: TotpFactorsTable;
  oneTimeCodes: OneTimeCodesTable;
  attemptBudgets: AttemptBudgetsTable;
  settings: SettingsTable;
  roles: RolesTable;
  roleAbilities: RoleAbilitiesTable;
  adminRoles: AdminRolesTable;
  auditEvents: AuditEventsTable;
  auditMarks: AuditMarksTable;
  auditRelays: AuditRelaysTable;
  auditRelayGaps: AuditRelayGapsTable;
  changeJournal: ChangeJournalTable;
  outbox: OutboxTable;
  locks: LocksTable;
  devices: DevicesTable;
  recoveryCodes: RecoveryCodesTable;
  contacts: ContactsTable;
  contactVerifications: ContactVerificationsTable;
  externalLinks: ExternalLinksTable;
  preferences: PreferencesTable;
  notificationChoices: NotificationChoicesTable;
}
