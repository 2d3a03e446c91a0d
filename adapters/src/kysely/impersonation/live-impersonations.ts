import type { ExpiryOfImpersonations } from '@maatify/admin-infra';
import type { Kysely, RawBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';

import { carrierDeviceRevoked, deviceRevoked } from '../devices/device-rows.js';
import type { Database } from '../schema/database.js';

/** By what a session is judged here: moments of the caller, and the epoch of the system. */
export type Bounds = Pick<ExpiryOfImpersonations, 'idleSince' | 'openedSince' | 'systemEpoch' | 'at'>;

/** Impersonations that nobody has ended, with all that decides whether they live. */
export function impersonationsNotEnded(tx: Kysely<Database>) {
  return tx
    .selectFrom('sessions')
    .innerJoin('admins', 'admins.id', 'sessions.adminId')
    .leftJoin('sessions as carrier', 'carrier.id', 'sessions.carriedBy')
    .leftJoin('admins as impersonators', 'impersonators.id', 'carrier.adminId')
    .where('sessions.carriedBy', 'is not', null)
    .where('sessions.impersonatorId', 'is not', null)
    .where('sessions.endedAt', 'is', null);
}

/** True or false, never unknown: a carrier that is gone carries nothing. */
export function impersonationIsLive(bounds: Bounds): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${sessionIsLive('sessions', 'admins', bounds)} and ${sql.ref('carrier.id')} is not null
    and ${sessionIsLive('carrier', 'impersonators', bounds)})`;
}

/** Of a session that was joined under this name, with its owner. */
export function sessionIsLive(session: 'sessions' | 'carrier', owner: string, bounds: Bounds): RawBuilder<SqlBool> {
  const column = (name: string) => sql.ref(`${session}.${name}`);
  const revoked = session === 'sessions' ? deviceRevoked() : carrierDeviceRevoked(session);
  return sql<SqlBool>`(${column('endedAt')} is null and ${column('expiresAt')} > ${bounds.at}
    and ${column('lastSeenAt')} >= ${bounds.idleSince} and ${column('openedAt')} >= ${bounds.openedSince}
    and ${column('systemEpoch')} = ${bounds.systemEpoch} and ${sql.ref(`${owner}.status`)} = 'active'
    and ${sql.ref(`${owner}.credentialEpoch`)} = ${column('credentialEpoch')} and not ${revoked})`;
}
