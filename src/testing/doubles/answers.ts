import type { RoleHolding, RoleRecord, RoleSummary } from '../../authorization/roles/role.record.js';
import type { AdminCredentials, AdminRecord } from '../../lifecycle/admin.record.js';
import type { ContactRecord } from '../../lifecycle/contacts/contact.record.js';
import type { DeviceRecord } from '../../sessions/devices/device.record.js';
import type { ChallengeRecord, ImpersonatorSession, SessionRecord } from '../../sessions/session.record.js';
import type { StoredAdmin, StoredContact, StoredHolding, StoredRole, StoredVerification } from './stored-rows.js';

// Field by field: a row may hold more than its reader is to see, and nobody gets the row itself.

export function adminRecord(row: StoredAdmin): AdminRecord {
  const {
    adminId,
    email,
    canonicalEmail,
    name,
    status,
    emailVerified,
    version,
    createdAt,
    statusChangedAt,
    statusReason,
    closedAt,
  } = row;
  return {
    adminId,
    email,
    canonicalEmail,
    name,
    status,
    emailVerified,
    version,
    createdAt,
    statusChangedAt,
    statusReason,
    closedAt,
  };
}

export function adminCredentials(row: StoredAdmin, secondFactorEnabled: boolean): AdminCredentials {
  const { adminId, email, canonicalEmail, name, status, credentialEpoch, passwordHash, mustChangePassword } = row;
  return { adminId, email, canonicalEmail, name, status, credentialEpoch, passwordHash, mustChangePassword, secondFactorEnabled };
}

export function sessionRecord(row: SessionRecord): SessionRecord {
  return {
    sessionId: row.sessionId,
    adminId: row.adminId,
    openedAt: row.openedAt,
    lastSeenAt: row.lastSeenAt,
    expiresAt: row.expiresAt,
    provenAt: row.provenAt,
    endedAt: row.endedAt,
    endReason: row.endReason,
    credentialEpoch: row.credentialEpoch,
    systemEpoch: row.systemEpoch,
    ip: row.ip,
    userAgent: row.userAgent,
    channel: row.channel,
    deviceDigest: row.deviceDigest,
    newDevice: row.newDevice,
    factors: row.factors,
    impersonatorId: row.impersonatorId,
  };
}

/** As much of a session as decides whether it lives. */
export function impersonatorSession(row: SessionRecord): ImpersonatorSession['session'] {
  const { sessionId, openedAt, lastSeenAt, expiresAt, endedAt, endReason, credentialEpoch, systemEpoch } = row;
  return { sessionId, openedAt, lastSeenAt, expiresAt, endedAt, endReason, credentialEpoch, systemEpoch };
}

export function deviceRecord(row: DeviceRecord): DeviceRecord {
  const { adminId, deviceDigest, firstSeenAt, lastSeenAt, name, trustedAt, trustedEpoch, revokedAt } = row;
  return { adminId, deviceDigest, firstSeenAt, lastSeenAt, name, trustedAt, trustedEpoch, revokedAt };
}

export function contactRecord(
  row: StoredContact,
  owner: StoredAdmin | undefined,
  proof: StoredVerification | undefined,
): ContactRecord {
  const { contactId, adminId, kind, value, canonicalValue, addedAt, retiredAt } = row;
  const primary = kind === 'email' && retiredAt === null && owner?.canonicalEmail === canonicalValue;
  const verification = proof === undefined ? null : { state: proof.state, since: proof.since, expiresAt: proof.expiresAt };
  return { contactId, adminId, kind, value, canonicalValue, addedAt, retiredAt, primary, verification };
}

export function challengeRecord(row: ChallengeRecord): ChallengeRecord {
  const {
    challengeDigest,
    adminId,
    purpose,
    factors,
    credentialEpoch,
    systemEpoch,
    openedAt,
    expiresAt,
    closedAt,
    deviceDigest,
  } = row;
  return {
    challengeDigest,
    adminId,
    purpose,
    factors,
    credentialEpoch,
    systemEpoch,
    openedAt,
    expiresAt,
    closedAt,
    deviceDigest,
  };
}

export function roleSummary({ roleId, name, version, createdAt }: StoredRole): RoleSummary {
  return { roleId, name, version, createdAt };
}

export function roleRecord(row: StoredRole): RoleRecord {
  return { ...roleSummary(row), abilities: row.abilities };
}

export function roleHolding({ adminId, roleId, assignedAt, assignedBy }: StoredHolding, roleName: string): RoleHolding {
  return { adminId, roleId, roleName, assignedAt, assignedBy };
}
