import type { Instant } from '@maatify/admin-infra';
import type { Expression, Kysely, SqlBool } from 'kysely';
import { sql } from 'kysely';

import type { Database } from '../schema/database.js';
import type { Store } from '../store/store.js';

export interface PruneOptions {
  /** What ended, expired or was used before this moment goes: epoch milliseconds. Stay well behind now, days not minutes. */
  readonly before: number;
  /** Rows of each kind a call removes at most. @default 500 */
  readonly batchSize?: number;
}

export interface PruneReport {
  readonly sessions: number;
  readonly challenges: number;
  readonly codes: number;
  readonly budgets: number;
  readonly messages: number;
  /** Whether a slice was full, so that calling again removes more. */
  readonly more: boolean;
}

type Kind = Exclude<keyof PruneReport, 'more'>;

/**
 * Removes what nobody needs any more, one slice of each kind.
 *
 * When to use: in a job of the host, again and again while it answers `more`.
 *
 * Promises: short statements, so that nobody waits for it. It never removes an admin, an audit event, a session that may be
 * live, a message or a code that may still be used, the newest session of an admin and device, by which that device is
 * recognised, or a budget that is locked. A budget unused since `before` starts anew.
 *
 * Failures: `StoreFailure`; what was removed until then stays removed.
 *
 * @example
 * while ((await prune(db, { before: Date.now() - 30 * 86_400_000 })).more) await pause(100);
 */
export async function pruneStore(store: Store, { before, batchSize = 500 }: PruneOptions): Promise<PruneReport> {
  const removed: Record<Kind, number> = { sessions: 0, challenges: 0, codes: 0, budgets: 0, messages: 0 };
  for (const [kind, old] of Object.entries(OLD)) {
    removed[kind as Kind] = await store.run((db) => slice(db, old(db, before as Instant), batchSize));
  }
  return { ...removed, more: Object.values(removed).some((count) => count >= batchSize) };
}

interface Old {
  readonly table: keyof Database;
  readonly key: string;
  readonly which: Expression<SqlBool>;
}

/** First the keys, then the rows: MySQL limits no delete by a subquery, and what is looked at is locked by nobody. */
async function slice(db: Kysely<Database>, { table, key, which }: Old, limit: number): Promise<number> {
  const keys = await db
    .selectFrom(table)
    .select(sql<string>`${sql.ref(`${table}.${key}`)}`.as('old'))
    .where(which)
    .limit(limit)
    .execute();
  if (keys.length === 0) return 0;
  const rows = sql<SqlBool>`${sql.ref(`${table}.${key}`)} in (${sql.join(keys.map(({ old }) => old))})`;
  const { numDeletedRows } = await db.deleteFrom(table).where(rows).executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

type ColumnOf<T extends keyof Database> = `${T}.${keyof Database[T] & string}`;

function earlier<T extends keyof Database>(column: ColumnOf<T>, before: Instant): Expression<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} < ${before}`;
}

/** What is old, kind by kind. Nothing here can become young again between being looked at and being removed. */
const OLD: Readonly<Record<Kind, (db: Kysely<Database>, before: Instant) => Old>> = {
  sessions: (db, before) => ({ table: 'sessions', key: 'id', which: expiredAndNotTheNewest(db, before) }),
  challenges: (_db, before) => ({
    table: 'challenges',
    key: 'challengeDigest',
    which: earlier<'challenges'>('challenges.expiresAt', before),
  }),
  codes: (_db, before) => ({
    table: 'oneTimeCodes',
    key: 'codeDigest',
    which: earlier<'oneTimeCodes'>('oneTimeCodes.expiresAt', before),
  }),
  budgets: (_db, before) => ({
    table: 'attemptBudgets',
    key: 'budget',
    which: sql<SqlBool>`used_at < ${before} and (locked_at is null or locked_at + locked_for_ms < ${before})`,
  }),
  messages: (_db, before) => ({ table: 'outbox', key: 'eventId', which: earlier<'outbox'>('outbox.finishedAt', before) }),
};

/** A session that ended stays until it would have expired. The newest of an admin and device is how the device is known. */
function expiredAndNotTheNewest(db: Kysely<Database>, before: Instant): Expression<SqlBool> {
  const newer = db
    .selectFrom('sessions as newer')
    .select('newer.id')
    .whereRef('newer.adminId', '=', 'sessions.adminId' as never)
    .whereRef('newer.deviceDigest', '=', 'sessions.deviceDigest' as never)
    .where('newer.impersonatorId', 'is', null)
    .where(
      sql<SqlBool>`(${sql.ref('newer.openedAt')} > ${sql.ref('sessions.openedAt')} or (${sql.ref('newer.openedAt')} = ${sql.ref(
        'sessions.openedAt',
      )} and ${sql.ref('newer.id')} > ${sql.ref('sessions.id')}))`,
    );
  return sql<SqlBool>`${earlier<'sessions'>('sessions.expiresAt', before)} and (${sql.ref('sessions.deviceDigest')} is null
    or ${sql.ref('sessions.impersonatorId')} is not null or exists ${newer})`;
}
