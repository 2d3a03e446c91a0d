import type { Digest, SessionId, SessionOpening, SessionRecord } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import { deviceRevoked, sighting } from '../devices/device-rows.js';
import type { Database } from '../schema/database.js';
import type { AdminIds } from '../store/admin-ids.js';
import type { Write } from '../store/dialect.js';
import { storable } from '../store/storable.js';
import type { Store } from '../store/store.js';

export interface OpeningState {
  readonly challengeIsOpen: boolean;
  readonly replacedIsOpen: boolean;
  /** The session under the token the browser still has, while it is open. */
  readonly forgotten: SessionId | null;
  /** The sessions that count against the limit, oldest first. */
  readonly live: readonly SessionId[];
}

/**
 * What an opening depends on beside the admin's row, in one statement. That row is locked: challenges are closed and sessions
 * opened only under it, so none of this can grow before we write.
 */
export async function openingState(
  { ids }: Store,
  tx: Kysely<Database>,
  { session, closesChallenge, replacesSession, endsToken, limit }: SessionOpening,
): Promise<OpeningState> {
  const adminId = ids.stored(session.adminId);
  let query = tx
    .selectFrom('sessions')
    .select([sql<string>`'live'`.as('what'), sql<string>`id`.as('found'), 'openedAt'])
    .where('adminId', '=', adminId)
    // An impersonation is somebody else's, and takes no place of the admin's.
    .where('impersonatorId', 'is', null)
    .where('endedAt', 'is', null)
    .where('expiresAt', '>', session.openedAt)
    .where('credentialEpoch', '=', session.credentialEpoch)
    .where('systemEpoch', '=', session.systemEpoch)
    .where('lastSeenAt', '>=', limit.idleSince)
    .where('openedAt', '>=', limit.openedSince)
    .where((eb) => eb.not(deviceRevoked()));
  if (replacesSession !== null) {
    query = query.unionAll(
      tx
        .selectFrom('sessions')
        .select([sql<string>`'replaced'`.as('what'), sql<string>`id`.as('found'), 'openedAt'])
        .where('id', '=', replacesSession)
        .where('adminId', '=', adminId)
        .where('endedAt', 'is', null)
        .where((eb) => eb.not(deviceRevoked())),
    );
  }
  if (endsToken !== null) {
    query = query.unionAll(
      tx
        .selectFrom('sessions')
        .select([sql<string>`'forgotten'`.as('what'), sql<string>`id`.as('found'), 'openedAt'])
        .where('tokenDigest', '=', endsToken)
        .where('adminId', '=', adminId)
        .where('endedAt', 'is', null),
    );
  }
  if (closesChallenge !== null) {
    query = query.unionAll(
      tx
        .selectFrom('challenges')
        .select([sql<string>`'challenge'`.as('what'), sql<string>`challenge_digest`.as('found'), 'openedAt'])
        .where('challengeDigest', '=', closesChallenge)
        // Somebody else's challenge opens nothing.
        .where('adminId', '=', adminId)
        .where('closedAt', 'is', null),
    );
  }
  const rows = await query.orderBy('openedAt').orderBy('found').execute();
  const found = (kind: string) => rows.filter(({ what }) => what === kind).map((row) => row.found as SessionId);
  const [forgotten = null] = found('forgotten');
  return {
    challengeIsOpen: found('challenge').length > 0,
    replacedIsOpen: found('replaced').length > 0,
    forgotten,
    live: found('live').filter((id) => id !== replacesSession && id !== forgotten),
  };
}

export interface OpeningWrites {
  closed?: Write;
  ended?: Write;
  opened: Write;
  seen?: Write;
}

export interface EndedByOpening {
  readonly replaced: readonly SessionId[];
  readonly oldest: readonly SessionId[];
}

/** What an opening writes, each on rows of its own. */
export function openingWrites(
  store: Store,
  tx: Kysely<Database>,
  { session, tokenDigest, closesChallenge }: SessionOpening,
  { replaced, oldest }: EndedByOpening,
): OpeningWrites {
  const { ids } = store;
  const { adminId, impersonatorId, userAgent, openedAt } = session;
  const writes: OpeningWrites = { opened: tx.insertInto('sessions').values(sessionRow(ids, session, tokenDigest)) };
  const { deviceDigest } = session;
  // Somebody who impersonates is not the admin at a device of the admin's.
  if (deviceDigest !== null && impersonatorId === null)
    writes.seen = sighting(store, tx, { adminId, deviceDigest, name: userAgent, at: openedAt });
  if (closesChallenge !== null) {
    writes.closed = tx.updateTable('challenges').set({ closedAt: openedAt }).where('challengeDigest', '=', closesChallenge);
  }
  const ended = [...replaced, ...oldest];
  if (ended.length > 0) {
    const endReason =
      oldest.length === 0
        ? ('replaced' as const)
        : sql<'replaced' | 'limit'>`case when id in (${sql.join(oldest)}) then 'limit' else 'replaced' end`;
    const update = tx.updateTable('sessions').set({ endedAt: openedAt, endReason });
    writes.ended = update.where('id', 'in', ended).where('endedAt', 'is', null);
  }
  return writes;
}

/** A new session as its row. */
export function sessionRow(ids: AdminIds, session: SessionRecord, tokenDigest: Digest) {
  const { sessionId, adminId, impersonatorId, userAgent, ip, newDevice, ...facts } = session;
  return {
    id: sessionId,
    adminId: ids.stored(adminId),
    tokenDigest,
    ...facts,
    newDevice: newDevice ? (1 as const) : (0 as const),
    ip: storable(ip),
    userAgent: storable(userAgent),
    impersonatorId: impersonatorId === null ? null : ids.stored(impersonatorId),
  };
}
