import type { Instant } from '@maatify/admin-infra';
import type { Expression, Kysely, SqlBool } from 'kysely';
import { sql } from 'kysely';

import type { Database } from '../schema/database.js';
import type { Store } from '../store/store.js';

export interface PruneOptions {
  /** What ended, expired or was used before this moment goes: epoch milliseconds. Stay well behind now, days not minutes. */
  readonly before: number;
  /**
   * Devices last seen before this moment go as well: revoked ones, others when they were last seen another year before it. Whoever
   * comes back is at a new device. @default none goes
   */
  readonly devicesBefore?: number;
  /** Rows of each kind a call removes at most. @default 500 */
  readonly batchSize?: number;
}

export interface PruneReport {
  readonly sessions: number;
  readonly challenges: number;
  readonly codes: number;
  readonly budgets: number;
  readonly messages: number;
  readonly devices: number;
  /** Whether a slice was full, so that calling again removes more. */
  readonly more: boolean;
}

type Kind = Exclude<keyof PruneReport, 'more' | 'devices'>;

const YEAR_MS = 365 * 86_400_000;

/**
 * Removes what nobody needs any more, one slice of each kind.
 *
 * When to use: in a job of the host, again and again while it answers `more`.
 *
 * Promises: short statements, so that nobody waits for it. It never removes an admin, an audit event, a session that may be
 * live, a message or a code that may still be used, a budget that is locked, or - unless `devicesBefore` says so - a device: who
 * signed in from one stays known there. A budget unused since `before` starts anew.
 *
 * Failures: `StoreFailure`; what was removed until then stays removed.
 *
 * @example
 * while ((await prune(db, { before: Date.now() - 30 * 86_400_000 })).more) await pause(100);
 */
export async function pruneStore(store: Store, { before, devicesBefore, batchSize = 500 }: PruneOptions): Promise<PruneReport> {
  const removed: Record<Kind, number> = { sessions: 0, challenges: 0, codes: 0, budgets: 0, messages: 0 };
  for (const [kind, old] of Object.entries(OLD)) {
    removed[kind as Kind] = await store.run((db) => slice(db, old(before as Instant), batchSize));
  }
  const devices =
    devicesBefore === undefined ? 0 : await store.run((db) => sliceOfDevices(db, devicesBefore as Instant, batchSize));
  const report = { ...removed, devices };
  return { ...report, more: Object.values(report).some((count) => count >= batchSize) };
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
const OLD: Readonly<Record<Kind, (before: Instant) => Old>> = {
  // One that ended stays until it would have expired.
  sessions: (before) => ({ table: 'sessions', key: 'id', which: earlier<'sessions'>('sessions.expiresAt', before) }),
  challenges: (before) => ({
    table: 'challenges',
    key: 'challengeDigest',
    which: earlier<'challenges'>('challenges.expiresAt', before),
  }),
  codes: (before) => ({
    table: 'oneTimeCodes',
    key: 'codeDigest',
    which: earlier<'oneTimeCodes'>('oneTimeCodes.expiresAt', before),
  }),
  budgets: (before) => ({
    table: 'attemptBudgets',
    key: 'budget',
    which: sql<SqlBool>`used_at < ${before} and (locked_at is null or locked_at + locked_for_ms < ${before})`,
  }),
  messages: (before) => ({ table: 'outbox', key: 'eventId', which: earlier<'outbox'>('outbox.finishedAt', before) }),
};

/**
 * Devices that nobody was seen at since a moment: revoked ones, and others after another year. While a session is of a device it
 * stays: the record of a revocation is what keeps that session dead.
 */
async function sliceOfDevices(db: Kysely<Database>, before: Instant, limit: number): Promise<number> {
  const noSession = (owner: 'adminId' | 'impersonatorId') =>
    sql<SqlBool>`not exists (select 1 from ${sql.table('sessions')} as ${sql.ref('of')}
      where ${sql.ref(`of.${owner}`)} = ${sql.ref('devices.adminId')}
      and ${sql.ref('of.deviceDigest')} = ${sql.ref('devices.deviceDigest')})`;
  const forgotten = sql<SqlBool>`last_seen_at < ${before} and (revoked_at >= first_seen_at or last_seen_at < ${before - YEAR_MS})`;
  const keys = await db
    .selectFrom('devices')
    .select(['adminId', 'deviceDigest'])
    .where(forgotten)
    .where(noSession('adminId'))
    .where(noSession('impersonatorId'))
    .limit(limit)
    .execute();
  if (keys.length === 0) return 0;
  const { numDeletedRows } = await db
    .deleteFrom('devices')
    // Whoever was seen there meanwhile keeps the device.
    .where(forgotten)
    .where((eb) => eb.or(keys.map((key) => eb.and(key))))
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
