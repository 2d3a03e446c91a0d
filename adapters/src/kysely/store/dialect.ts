import { setTimeout as pause } from 'node:timers/promises';

import type { Expression, InsertQueryBuilder, InsertResult, Kysely, SqlBool, UpdateResult } from 'kysely';
import { sql } from 'kysely';

import type { Database, StoredAdminId } from '../schema/database.js';
import type { DialectName } from '../schema/schema-options.js';
import { driverCode } from './driver-code.js';
import { inTransaction } from './in-transaction.js';

/** As long as one process changes tables, others wait; a time limit of their connection may end that earlier. */
const LONGEST_MIGRATION_S = 1_800;
const BETWEEN_ATTEMPTS_MS = 50;

type Tables = keyof Database;
type Insert<T extends Tables> = InsertQueryBuilder<Database, T, InsertResult>;
type Column<T extends Tables> = keyof Database[T] & string;

/** A write that is run together with others. */
export interface Write {
  returning(column: never): unknown;
  execute(): Promise<readonly unknown[]>;
}

type Writes = Readonly<Record<string, Write>>;
/** How many rows each of the writes changed. */
export type Changed<W> = { readonly [Name in keyof W]: number };

/** Where a change of one row happens: as a statement of its own, or in a transaction where it takes more than one. */
export interface Runs {
  run<R>(work: (db: Kysely<Database>) => Promise<R>): Promise<R>;
  transaction<R>(work: (tx: Kysely<Database>) => Promise<R>): Promise<R>;
}

/** An update of at most one row. */
interface UpdateOfOne {
  returning(columns: never): { executeTakeFirst(): Promise<unknown> };
  executeTakeFirst(): Promise<UpdateResult>;
}

/** A change of at most one row, and where that row is found afterwards. */
export interface ChangeOfOne<R> {
  readonly change: (db: Kysely<Database>) => UpdateOfOne;
  readonly find: (db: Kysely<Database>) => { executeTakeFirst(): Promise<R | undefined> };
  readonly columns: readonly (string & keyof R)[];
}

/** What a driver's error means. `transient`: nothing was written, so the work may be tried again. */
export type FailureKind = 'transient' | 'duplicate' | 'other';

/** The part of a select that locks, which has the same methods whatever is selected. */
interface Lockable {
  forUpdate(): Lockable;
  forNoKeyUpdate(): Lockable;
  skipLocked(): Lockable;
}

/** Everything in which the databases differ. Adapters say what they mean, and never ask for a database's name. */
export abstract class Dialect {
  abstract readonly name: DialectName;
  abstract readonly begin: string;
  /** How long work that met a deadlock, a conflict or a busy database is tried again. */
  abstract readonly retryForMs: number;
  protected abstract readonly transientCodes: readonly string[];
  protected abstract readonly duplicateCodes: readonly string[];

  /** The rows found stay as they are until the transaction ends. */
  abstract locked<Q>(query: Q): Q;
  /** The same; rows that somebody else holds are passed over. */
  abstract unclaimed<Q>(query: Q): Q;

  /** Whether a column holds this very text. */
  exactly(column: string, text: string): Expression<SqlBool> {
    return sql<SqlBool>`${sql.ref(column)} = ${text}`;
  }

  kindOf(error: unknown): FailureKind {
    const code = driverCode(error) ?? '';
    if (this.transientCodes.some((one) => code.startsWith(one))) return 'transient';
    return this.duplicateCodes.includes(code) ? 'duplicate' : 'other';
  }

  /** Runs work that changes tables while no other process does so; where the database can, it is taken back when it fails. */
  async alone<R>(db: Kysely<Database>, _name: string, work: (db: Kysely<Database>) => Promise<R>): Promise<R> {
    const giveUpAt = performance.now() + LONGEST_MIGRATION_S * 1_000;
    for (;;) {
      try {
        return await inTransaction(db, this.begin, work);
      } catch (error) {
        // Another process holds the file: it migrates, and then there is nothing left to do.
        if (this.kindOf(error) !== 'transient' || performance.now() >= giveUpAt) throw error;
        await pause(BETWEEN_ATTEMPTS_MS);
      }
    }
  }

  /** Inserts unless a unique key stands against it; answers whether it did. */
  async insertNew<T extends Tables>(insert: Insert<T>): Promise<boolean> {
    const { numInsertedOrUpdatedRows = 0n } = await insert
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows > 0n;
  }

  /** Inserts, or sets these columns of the row with the same key. */
  async upsert<T extends Tables>(insert: Insert<T>, keys: readonly Column<T>[], set: object): Promise<void> {
    await this.upserting(insert, keys, set).execute();
  }

  /** The same as a write yet to be run, to go together with others. What is set is set in order: MySQL shows later columns what earlier ones became. */
  upserting<T extends Tables>(insert: Insert<T>, keys: readonly Column<T>[], set: object): Insert<T> {
    return insert.onConflict((conflict) => conflict.columns(keys).doUpdateSet(set));
  }

  /** Inserts rows; of those that are there already by key it sets these columns to what was to be inserted. */
  async upsertAll<T extends Tables>(insert: Insert<T>, keys: readonly Column<T>[], columns: readonly Column<T>[]): Promise<void> {
    const set = Object.fromEntries(columns.map((column) => [column, sql.ref(`excluded.${column}`)]));
    await this.upsert(insert, keys, set);
  }

  /** Sees to it that a row with this key is there, locks it and answers it. */
  async lockedOrNew<R>(db: Kysely<Database>, table: 'attemptBudgets', row: object, key: 'budget'): Promise<R> {
    // Setting the key to itself changes nothing, but it locks the row and lets it be answered.
    const insert = db.insertInto(table).values(row as never);
    const kept = insert.onConflict((conflict) => conflict.column(key).doUpdateSet({ [key]: sql.ref(`excluded.${key}`) }));
    return (await kept.returningAll().executeTakeFirstOrThrow()) as R;
  }

  /** Changes at most one row and answers it as it is afterwards; undefined when none matched. */
  changeOne<R>(store: Runs, { change, columns }: ChangeOfOne<R>): Promise<R | undefined> {
    return store.run(
      async (db) =>
        (await change(db)
          .returning(columns as never)
          .executeTakeFirst()) as R | undefined,
    );
  }

  /** Inserts an admin and answers its id, also where the database numbers them. */
  async insertAdmin(insert: Insert<'admins'>): Promise<StoredAdminId | null> {
    const inserted = await insert
      .onConflict((conflict) => conflict.column('canonicalEmail').doNothing())
      .returning('id')
      .executeTakeFirst();
    return inserted?.id ?? null;
  }

  /** Runs writes on different rows, in one round trip where the database can; answers by name how many rows each changed. */
  async together<W extends object>(_db: Kysely<Database>, writes: W): Promise<Changed<W>> {
    const changed: Record<string, number> = {};
    for (const [name, write] of Object.entries(writes as Writes)) changed[name] = affectedBy(await write.execute());
    return changed as Changed<W>;
  }
}

class Postgres extends Dialect {
  readonly name = 'postgres';
  /** Said out loud, because a server may have another default; every claim holds at this level. */
  readonly begin = 'begin isolation level read committed';
  readonly retryForMs = 2000;
  protected readonly transientCodes = ['40001', '40P01'];
  protected readonly duplicateCodes = ['23505'];

  override async alone<R>(db: Kysely<Database>, name: string, work: (db: Kysely<Database>) => Promise<R>): Promise<R> {
    return inTransaction(db, this.begin, async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtext(${name}))`.execute(tx);
      return work(tx);
    });
  }

  /** Not FOR UPDATE: rows that refer to the locked one may still be inserted beside us, and keys never change. */
  locked<Q>(query: Q): Q {
    return (query as unknown as Lockable).forNoKeyUpdate() as unknown as Q;
  }

  unclaimed<Q>(query: Q): Q {
    return (query as unknown as Lockable).forNoKeyUpdate().skipLocked() as unknown as Q;
  }

  /** `with closed as (update …), opened as (insert …) select …`: one statement, one round trip. */
  override async together<W extends object>(db: Kysely<Database>, writes: W): Promise<Changed<W>> {
    let query = db as unknown as CommonTables;
    for (const [name, write] of Object.entries(writes as Writes)) {
      query = query.with(written(name), () => write.returning(sql<number>`1`.as('one') as never));
    }
    const counts = Object.keys(writes).map((name) => sql`(select count(*) from ${sql.table(written(name))})`.as(name));
    const row = await query.selectNoFrom(counts).executeTakeFirstOrThrow();
    return Object.fromEntries(Object.entries(row).map(([name, count]) => [name, Number(count)])) as Changed<W>;
  }
}

/** What no table is called: under the name of one, the table itself would not be found in a schema of its own. */
function written(name: string): string {
  return `written_${name}`;
}

/** The part of the query creator that strings writes together; its own type wants to know each of them. */
interface CommonTables {
  with(name: string, write: () => unknown): CommonTables;
  selectNoFrom(columns: readonly unknown[]): { executeTakeFirstOrThrow(): Promise<Readonly<Record<string, unknown>>> };
}

/** One writer at a time: a transaction that began immediately holds the whole file, so no row needs a lock of its own. */
class Sqlite extends Dialect {
  readonly name = 'sqlite';
  /** Immediately: two that begin by reading would both be refused when they go on to write. */
  readonly begin = 'begin immediate';
  readonly retryForMs = 6000;
  protected readonly transientCodes = ['SQLITE_BUSY', 'SQLITE_LOCKED'];
  protected readonly duplicateCodes = ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'];

  locked<Q>(query: Q): Q {
    return query;
  }

  unclaimed<Q>(query: Q): Q {
    return query;
  }
}

/** MySQL and MariaDB: no `returning`, so what changed a row is asked for the row while it is still locked. */
class Mysql extends Dialect {
  readonly name = 'mysql';
  readonly begin = 'start transaction';
  readonly retryForMs = 2000;
  protected readonly transientCodes = ['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD'];
  protected readonly duplicateCodes = ['ER_DUP_ENTRY'];

  /** `=` fills the shorter text up with blanks here; bytes are compared as they are. */
  override exactly(column: string, text: string): Expression<SqlBool> {
    return sql<SqlBool>`cast(${sql.ref(column)} as binary) = ${text}`;
  }

  locked<Q>(query: Q): Q {
    return (query as unknown as Lockable).forUpdate() as unknown as Q;
  }

  unclaimed<Q>(query: Q): Q {
    return (query as unknown as Lockable).forUpdate().skipLocked() as unknown as Q;
  }

  /** Here a change of tables ends the transaction it is in, so a lock with a name is held around it. */
  override alone<R>(db: Kysely<Database>, name: string, work: (db: Kysely<Database>) => Promise<R>): Promise<R> {
    return db.connection().execute(async (connection) => {
      const { rows } = await sql<{ held: unknown }>`select get_lock(${name}, ${LONGEST_MIGRATION_S}) as held`.execute(connection);
      // Whoever waits for too long is answered 0, and no error.
      if (Number(rows[0]?.held) !== 1) throw new Error('Another process has been changing the tables for too long.');
      try {
        return await work(connection);
      } finally {
        await sql`select release_lock(${name})`.execute(connection).catch(() => undefined);
      }
    });
  }

  /** `insert ignore` would also swallow a text cut short; a duplicate key is an error that leaves the transaction whole. */
  override async insertNew<T extends Tables>(insert: Insert<T>): Promise<boolean> {
    return (await this.inserted(insert)) !== null;
  }

  override upserting<T extends Tables>(insert: Insert<T>, _keys: readonly Column<T>[], set: object): Insert<T> {
    return insert.onDuplicateKeyUpdate(set);
  }

  override async upsertAll<T extends Tables>(insert: Insert<T>, keys: readonly Column<T>[], columns: readonly Column<T>[]) {
    // `values(…)` is the one spelling that MySQL and MariaDB share.
    const set = Object.fromEntries(columns.map((column) => [column, sql`values(${sql.ref(column)})`]));
    await this.upsert(insert, keys, set);
  }

  override async lockedOrNew<R>(db: Kysely<Database>, table: 'attemptBudgets', row: object, key: 'budget'): Promise<R> {
    const insert = db.insertInto(table).values(row as never);
    // Takes the exclusive lock at once. A plain insert that fails takes a shared one, and two of those wait for each other.
    await insert.onDuplicateKeyUpdate({ [key]: sql.ref(key) }).execute();
    const stored = db
      .selectFrom(table)
      .selectAll()
      .where(key, '=', (row as Record<typeof key, string>)[key]);
    return (await this.locked(stored).executeTakeFirstOrThrow()) as R;
  }

  override changeOne<R>(store: Runs, { change, find }: ChangeOfOne<R>): Promise<R | undefined> {
    return store.transaction(async (tx) => {
      const { numUpdatedRows } = await change(tx).executeTakeFirst();
      return numUpdatedRows > 0n ? find(tx).executeTakeFirst() : undefined;
    });
  }

  override async insertAdmin(insert: Insert<'admins'>): Promise<StoredAdminId | null> {
    const inserted = await this.inserted(insert);
    return inserted === null ? null : Number(inserted.insertId ?? 0n);
  }

  private async inserted<T extends Tables>(insert: Insert<T>): Promise<InsertResult | null> {
    try {
      return await insert.executeTakeFirstOrThrow();
    } catch (error) {
      if (this.kindOf(error) === 'duplicate') return null;
      throw error;
    }
  }
}

const DIALECTS: Readonly<Record<DialectName, Dialect>> = { postgres: new Postgres(), mysql: new Mysql(), sqlite: new Sqlite() };

export function dialectNamed(name: DialectName): Dialect {
  return DIALECTS[name];
}

/** Which database a Kysely speaks to, told by what its adapter says it can do: class names do not survive two copies of Kysely. */
export function dialectOf<DB>(db: Kysely<DB>): DialectName {
  const { supportsReturning, supportsTransactionalDdl, supportsOutput } = db.getExecutor().adapter;
  if (supportsReturning) return supportsTransactionalDdl ? 'postgres' : 'sqlite';
  if (!supportsTransactionalDdl && supportsOutput !== true) return 'mysql';
  throw new TypeError(
    'This Kysely speaks to a database the adapters do not know. They know PostgreSQL, MySQL, MariaDB and SQLite.',
  );
}

function affectedBy(results: readonly unknown[]): number {
  const [result] = results as readonly Partial<
    Record<'numUpdatedRows' | 'numDeletedRows' | 'numInsertedOrUpdatedRows', bigint>
  >[];
  return Number(result?.numUpdatedRows ?? result?.numDeletedRows ?? result?.numInsertedOrUpdatedRows ?? 0n);
}
