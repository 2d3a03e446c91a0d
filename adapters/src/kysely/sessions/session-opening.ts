import type { SessionId, SessionOpening } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { Database } from '../schema/database.js';
import type { Write } from '../store/dialect.js';
import { storable } from '../store/storable.js';
import type { Store } from '../store/store.js';

export interface OpeningState {
  readonly challengeIsOpen: boolean;
  readonly replacedIsOpen: boolean;
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
  { session, closesChallenge, replacesSession, limit }: SessionOpening,
): Promise<OpeningState> {
  const adminId = ids.stored(session.adminId);
  let query = tx
    .selectFrom('sessions')
    .select([sql<string>`'live'`.as('what'), sql<string>`id`.as('found'), 'openedAt'])
    .where('adminId', '=', adminId)
    .where('endedAt', 'is', null)
    .where('expiresAt', '>', session.openedAt)
    .where('credentialEpoch', '=', session.credentialEpoch)
    .where('systemEpoch', '=', session.systemEpoch)
    .where('lastSeenAt', '>=', limit.idleSince)
    .where('openedAt', '>=', limit.openedSince);
  if (replacesSession !== null) {
    query = query.where('id', '!=', replacesSession).unionAll(
      tx
        .selectFrom('sessions')
        .select([sql<string>`'replaced'`.as('what'), sql<string>`id`.as('found'), 'openedAt'])
        .where('id', '=', replacesSession)
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
  return {
    challengeIsOpen: rows.some(({ what }) => what === 'challenge'),
    replacedIsOpen: rows.some(({ what }) => what === 'replaced'),
    live: rows.filter(({ what }) => what === 'live').map(({ found }) => found as SessionId),
  };
}

export interface OpeningWrites {
  closed?: Write;
  replaced?: Write;
  oldest?: Write;
  opened: Write;
}

/** What an opening writes, each on rows of its own. */
export function openingWrites(
  { ids }: Store,
  tx: Kysely<Database>,
  { session, tokenDigest, closesChallenge, replacesSession }: SessionOpening,
  oldest: readonly SessionId[],
): OpeningWrites {
  const { sessionId, adminId, impersonatorId, userAgent, ip, openedAt, ...facts } = session;
  const ended = (endReason: 'replaced' | 'limit', which: readonly SessionId[]): Write =>
    tx.updateTable('sessions').set({ endedAt: openedAt, endReason }).where('id', 'in', which).where('endedAt', 'is', null);
  const writes: OpeningWrites = {
    opened: tx.insertInto('sessions').values({
      id: sessionId,
      adminId: ids.stored(adminId),
      tokenDigest,
      openedAt,
      ...facts,
      ip: storable(ip),
      userAgent: storable(userAgent),
      impersonatorId: impersonatorId === null ? null : ids.stored(impersonatorId),
    }),
  };
  if (closesChallenge !== null) {
    writes.closed = tx.updateTable('challenges').set({ closedAt: openedAt }).where('challengeDigest', '=', closesChallenge);
  }
  if (replacesSession !== null) writes.replaced = ended('replaced', [replacesSession]);
  if (oldest.length > 0) writes.oldest = ended('limit', oldest);
  return writes;
}
