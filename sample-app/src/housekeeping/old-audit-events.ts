import { schemaSql } from '@maatify/admin-infra-adapters/kysely';
import type { AnyKysely } from '@maatify/admin-infra-adapters/kysely';
import { sql } from 'kysely';

import type { OpenedDatabase } from '../platform/database/opened-database.js';
import { inSlices } from './old-rows.js';
import type { Slice } from './old-rows.js';

const TABLE = 'admin_infra_audit_events';
const SLICE = 500;

/**
 * Removes audit events from before a moment, oldest first.
 *
 * The table refuses every delete, so each slice goes in a transaction that lifts this guard and puts it back: it takes whoever may
 * change tables, and nobody else writes to the trail meanwhile.
 */
export function removeOldAuditEvents(opened: OpenedDatabase, before: number, closing?: AbortSignal): Promise<number> {
  return inSlices(() => takeSlice(opened, before), closing);
}

async function takeSlice(opened: OpenedDatabase, before: number): Promise<Slice> {
  const { db } = opened;
  const table = sql.table(nameOf(opened));
  const old = sql<{ seq: number }>`select seq from ${table} where at < ${before} order by at, seq limit ${SLICE}`;
  const { rows } = await old.execute(db);
  if (rows.length === 0) return { removed: 0, more: false };
  await unguarded(opened, (tx) => sql`delete from ${table} where seq in (${sql.join(rows.map(({ seq }) => seq))})`.execute(tx));
  return { removed: rows.length, more: rows.length === SLICE };
}

function nameOf({ schema: { schema } }: OpenedDatabase): string {
  return schema === undefined ? TABLE : `${schema}.${TABLE}`;
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
    await sql`lock tables ${sql.table(nameOf(opened))} write`.execute(connection);
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

function lifting({ kind, schema: { schema } }: OpenedDatabase): readonly string[] {
  switch (kind) {
    case 'postgres':
      return [`alter table ${schema === undefined ? TABLE : `${schema}.${TABLE}`} disable trigger ${TABLE}_append_only`];
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
