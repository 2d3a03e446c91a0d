import { auditRetention, schemaSql } from '@maatify/admin-infra-adapters/kysely';
import type { AnyKysely, KyselyAuditRetention, SealingKeys } from '@maatify/admin-infra-adapters/kysely';
import { Logger } from '@nestjs/common';
import { sql } from 'kysely';

import type { OpenedDatabase } from '../platform/database/opened-database.js';
import { inSlices } from './old-rows.js';
import type { Slice } from './old-rows.js';

const TABLE = 'admin_infra_audit_events';
const MARKS = 'admin_infra_audit_marks';
const SLICE = 500;
const logger = new Logger('Housekeeping');

/**
 * Removes audit events from before a moment, oldest first.
 *
 * The table refuses every delete, so each slice goes in a transaction that lifts this guard and puts it back: it takes whoever may
 * change tables, and nobody else writes to the trail meanwhile.
 *
 * What was not brought to the other system stays, for as long as that takes, and the log says so.
 *
 * @param keys of the digests, where records have any: what is taken is marked as taken, and what somebody changed stays
 */
export function removeOldAuditEvents(
  opened: OpenedDatabase,
  before: number,
  closing?: AbortSignal,
  keys?: SealingKeys,
): Promise<number> {
  const retention = auditRetention(opened.db, { ...opened.schema, ...(keys === undefined ? {} : { keys }) });
  return inSlices(() => takeSlice(opened, retention, before), closing);
}

async function takeSlice(opened: OpenedDatabase, retention: KyselyAuditRetention, before: number): Promise<Slice> {
  const old = await retention.oldest(before, SLICE);
  if (old.unrelayed) logger.warn({ event: 'old_audit_events_wait_for_their_relay' });
  if (old.seqs.length === 0) return { removed: 0, more: false };
  await unguarded(opened, async (tx) => {
    await sql`delete from ${sql.table(nameOf(opened))} where seq in (${sql.join(old.seqs)})`.execute(tx);
    await retention.took(tx, old);
  });
  return { removed: old.seqs.length, more: old.more };
}

/** How each server says that an account may not do that. */
const DENIED = /^(42501|ER_(TABLE|DB|COLUMN|SPECIFIC_)ACCESS_DENIED_ERROR)$/;

/** For an account that owns no table, and so lifts no guard: the owner takes old records away, by a command. */
export function nullWhereDenied(error: unknown): null {
  if (error instanceof Error && 'code' in error && DENIED.test(String(error.code))) return null;
  throw error;
}

function nameOf({ schema: { schema } }: OpenedDatabase, table = TABLE): string {
  return schema === undefined ? table : `${schema}.${table}`;
}

type Work = (tx: AnyKysely) => Promise<unknown>;

/** PostgreSQL and SQLite take the guard back with the rest when anything fails. */
async function unguarded(opened: OpenedDatabase, work: Work): Promise<void> {
  const { kind, db } = opened;
  if (kind === 'mysql') return onLockedTable(opened, work);
  await db.transaction().execute(async (tx) => {
    for (const statement of lifting(opened)) await sql.raw(statement).execute(tx);
    await work(tx);
    for (const statement of putting(opened)) await sql.raw(statement).execute(tx);
  });
}

/** Here a change of tables ends a transaction; a lock on the table keeps everybody else out instead, until the guard is back. */
function onLockedTable(opened: OpenedDatabase, work: Work): Promise<void> {
  return opened.db.connection().execute(async (connection) => {
    const [events, marks] = [sql.table(nameOf(opened)), sql.table(nameOf(opened, MARKS))];
    await sql`lock tables ${events} write, ${marks} write`.execute(connection);
    try {
      for (const statement of lifting(opened)) await sql.raw(statement).execute(connection);
      try {
        await work(connection);
      } finally {
        for (const statement of putting(opened)) await sql.raw(statement).execute(connection);
      }
    } finally {
      await sql`unlock tables`.execute(connection);
    }
  });
}

function lifting(opened: OpenedDatabase): readonly string[] {
  const { schema } = opened.schema;
  switch (opened.kind) {
    case 'postgres':
      return [`alter table ${nameOf(opened)} disable trigger ${TABLE}_append_only`];
    case 'mysql':
      return [`drop trigger if exists ${schema === undefined ? '' : `${schema}.`}${TABLE}_no_delete`];
    case 'sqlite':
      return [`drop trigger if exists ${TABLE}_no_delete`];
  }
}

/** The very statements of the migration, so that the guard is the same as before. */
function putting({ kind, schema }: OpenedDatabase): readonly string[] {
  const guard =
    kind === 'postgres'
      ? /^alter table .* enable always trigger .*audit_events_append_only/
      : /^create trigger .*audit_events_no_delete/;
  return schemaSql(kind, schema)
    .split('\n')
    .filter((statement) => guard.test(statement))
    .map((statement) => statement.replace(/;$/, ''));
}
