import type { AdminStatus, ImpersonatorSession, Instant, SessionId, SessionSnapshot } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import { carrierDeviceRevoked, deviceRevoked } from '../devices/device-rows.js';
import type { Database } from '../schema/database.js';
import type { AdminIds } from '../store/admin-ids.js';
import { SESSION_COLUMNS, sessionOf } from './session-rows.js';

const REVOKED = sql<number>`case when ${deviceRevoked()} then 1 else 0 end`.as('revoked');
const CARRIER_REVOKED = sql<number>`case when ${carrierDeviceRevoked('carrier')} then 1 else 0 end`.as('carrierRevoked');

/** Sessions, each with the one it rests on, where somebody impersonates. For every other session that join looks nothing up. */
export function carriedSessions(db: Kysely<Database>) {
  return db
    .selectFrom('sessions')
    .leftJoin('sessions as carrier', 'carrier.id', 'sessions.carriedBy')
    .leftJoin('admins as impersonators', 'impersonators.id', 'carrier.adminId')
    .select(SESSION_COLUMNS)
    .select(REVOKED)
    .select(CARRIER_REVOKED)
    .select([
      'carrier.id as carrierId',
      'carrier.openedAt as carrierOpenedAt',
      'carrier.lastSeenAt as carrierLastSeenAt',
      'carrier.expiresAt as carrierExpiresAt',
      'carrier.endedAt as carrierEndedAt',
      'carrier.endReason as carrierEndReason',
      'carrier.credentialEpoch as carrierCredentialEpoch',
      'carrier.systemEpoch as carrierSystemEpoch',
      'impersonators.status as impersonatorStatus',
      'impersonators.credentialEpoch as impersonatorCredentialEpoch',
    ]);
}

/** The same, each with its owner's status and epoch. */
export function snapshots(db: Kysely<Database>) {
  return carriedSessions(db)
    .innerJoin('admins', 'admins.id', 'sessions.adminId')
    .select(['sessions.tokenDigest', 'admins.status', 'admins.credentialEpoch as adminCredentialEpoch']);
}

interface CarrierRow {
  readonly carrierId: SessionId | null;
  readonly carrierOpenedAt: Instant | null;
  readonly carrierLastSeenAt: Instant | null;
  readonly carrierExpiresAt: Instant | null;
  readonly carrierEndedAt: Instant | null;
  readonly carrierEndReason: ImpersonatorSession['session']['endReason'];
  readonly carrierCredentialEpoch: number | null;
  readonly carrierSystemEpoch: number | null;
  readonly carrierRevoked: number;
  readonly impersonatorStatus: AdminStatus | null;
  readonly impersonatorCredentialEpoch: number | null;
}

/** The session that an impersonation rests on; null for what is none. */
export function impersonatorOf(row: CarrierRow): ImpersonatorSession | null {
  const { carrierId, impersonatorStatus } = row;
  if (carrierId === null || impersonatorStatus === null) return null;
  return {
    session: {
      sessionId: carrierId,
      openedAt: moment(row.carrierOpenedAt),
      lastSeenAt: moment(row.carrierLastSeenAt),
      expiresAt: moment(row.carrierExpiresAt),
      endedAt: row.carrierEndedAt === null ? null : moment(row.carrierEndedAt),
      endReason: row.carrierEndReason,
      credentialEpoch: Number(row.carrierCredentialEpoch),
      systemEpoch: Number(row.carrierSystemEpoch),
    },
    adminStatus: impersonatorStatus,
    adminCredentialEpoch: Number(row.impersonatorCredentialEpoch),
    deviceRevoked: row.carrierRevoked === 1,
  };
}

/** A session and all that decides whether it lives, of one moment. */
export function snapshotOf(
  ids: AdminIds,
  row: Parameters<typeof sessionOf>[1] &
    CarrierRow & { readonly status: AdminStatus; readonly adminCredentialEpoch: number; readonly revoked: number },
): SessionSnapshot {
  return {
    session: sessionOf(ids, row),
    adminStatus: row.status,
    adminCredentialEpoch: row.adminCredentialEpoch,
    deviceRevoked: row.revoked === 1,
    impersonator: impersonatorOf(row),
  };
}

/** Under another name than its column's a number comes back as its driver has it. */
function moment(value: Instant | null): Instant {
  return Number(value) as Instant;
}
