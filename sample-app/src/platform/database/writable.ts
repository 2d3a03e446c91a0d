import { sql } from 'kysely';

import type { OpenedDatabase } from './opened-database.js';

export type DatabaseState = 'writable' | 'read_only' | 'unreachable';

const PATIENCE_MS = 2_000;
/** How each database says that it takes no writes: PostgreSQL, MySQL and MariaDB, SQLite. */
const READ_ONLY =
  /^(25006|ER_OPTION_PREVENTS_STATEMENT|ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION|ER_READ_ONLY_MODE|SQLITE_READONLY\w*)$/;

/**
 * Whether the database takes writes, asked by a write that matches no row: one that only reads looks well when nobody can sign in.
 * It goes over the connections of the sinks, which requests do not use up, and waits two seconds at most.
 */
export async function stateOf({ sinks, schema: { schema } }: OpenedDatabase): Promise<DatabaseState> {
  const table = sql.table(schema === undefined ? 'admin_infra_locks' : `${schema}.admin_infra_locks`);
  try {
    await within(sql`update ${table} set name = name where 1 = 0`.execute(sinks));
    return 'writable';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return READ_ONLY.test(code) ? 'read_only' : 'unreachable';
  }
}

async function within(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error('The database did not answer in time.'));
    }, PATIENCE_MS);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
