import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { SQL } from 'drizzle-orm';

import type * as schema from './schema.js';

/** The one type adapters know; which driver is behind it they cannot see. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

/**
 * An open transaction. Everything inside a transaction goes through it: the embedded database has one connection, so a
 * query beside the transaction would wait for it for ever; on a server it would see another moment.
 */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

export type DatabaseKind = 'pglite' | 'postgres';

export interface OpenedDatabase {
  readonly db: Database;
  readonly kind: DatabaseKind;
  /** Waits for what is running, then closes. Closing twice is fine. */
  close(): Promise<void>;
}

/** The token of the `Database`. */
export const DATABASE = Symbol('database');
/** The token of the `OpenedDatabase`: for whoever closes it or reports its kind. */
export const OPENED_DATABASE = Symbol('openedDatabase');

/** Runs a hand-written statement. Both drivers answer `{ rows }`; whole numbers beyond 32 bits may come as text. */
export async function rowsOf<Row extends object>(db: Database | Transaction, statement: SQL): Promise<readonly Row[]> {
  const { rows } = (await db.execute(statement)) as { rows: Row[] };
  return rows;
}
