import { sql } from 'drizzle-orm';

import type { Database } from '../../../src/database/database.js';
import { rowsOf } from '../../../src/database/database.js';

interface Trigger {
  readonly table: string;
  readonly name: string;
}

/**
 * Empties every table: a new schema for each case would be most of the time of a run. The triggers that refuse it sleep for as
 * long as one transaction takes, and are awake again when it is done.
 */
export async function emptied(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    const guards = await rowsOf<Trigger>(
      tx,
      sql`select c.relname as table, t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
          where c.relnamespace = current_schema()::regnamespace and not t.tgisinternal and t.tgenabled = 'A'`,
    );
    const tables = await rowsOf<{ name: string }>(
      tx,
      sql`select tablename as name from pg_tables where schemaname = current_schema() and tablename <> 'schema_migrations'`,
    );
    for (const { table, name } of guards)
      await tx.execute(sql`alter table ${sql.identifier(table)} disable trigger ${sql.identifier(name)}`);
    const all = tables.map(({ name }) => sql.identifier(name));
    await tx.execute(sql`truncate table ${sql.join(all, sql`, `)} restart identity`);
    for (const { table, name } of guards)
      await tx.execute(sql`alter table ${sql.identifier(table)} enable always trigger ${sql.identifier(name)}`);
  });
}
