import { sql } from 'kysely';

import type { OpenedDatabase } from '../../src/platform/database/opened-database.js';

export type Row = Readonly<Record<string, unknown>>;
const PREFIX = 'admin_infra_';

/** The tables of the host, without their prefix. */
export async function tablesOf({ db, schema: { schema } }: OpenedDatabase): Promise<readonly string[]> {
  const tables = await db.introspection.getTables();
  return tables
    .filter((table) => table.name.startsWith(PREFIX) && (schema === undefined || table.schema === schema))
    .map(({ name }) => name.slice(PREFIX.length))
    .sort();
}

/** Every row of a table, always in the same order. */
export async function rowsOf({ db, schema: { schema } }: OpenedDatabase, table: string): Promise<readonly Row[]> {
  const name = PREFIX + table;
  const { rows } = await sql<Row>`select * from ${sql.table(schema === undefined ? name : `${schema}.${name}`)}`.execute(db);
  return rows
    .map((row) => [JSON.stringify(row), row] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row);
}

/** What the trail holds, oldest first. */
export async function auditEvents(opened: OpenedDatabase): Promise<readonly Row[]> {
  return (await rowsOf(opened, 'audit_events')).toSorted((a, b) => Number(a['seq']) - Number(b['seq']));
}
