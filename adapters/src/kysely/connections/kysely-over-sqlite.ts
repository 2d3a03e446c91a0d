import type { Kysely } from 'kysely';

import type { KyselyOverOptions, StatementResult } from './kysely-over.js';
import { kyselyOver } from './kysely-over.js';
import { demandPrivate } from './private-directory.js';

/** What `libsql` and `better-sqlite3` have in common. */
export interface SqliteDatabase {
  prepare(statement: string): SqliteStatement;
  exec(statement: string): unknown;
  close(): unknown;
}

export interface SqliteStatement {
  readonly reader: boolean;
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): { readonly changes: number | bigint; readonly lastInsertRowid: number | bigint };
}

export type SqliteOptions = Pick<KyselyOverOptions, 'log' | 'acquireLimitMs'> & {
  /** What to do with a file others on this machine can read. @default 'tighten' */
  readonly fileOthersCanRead?: 'tighten' | 'refuse' | 'accept';
};

/** Short, because it blocks this process; whoever is still busy after it is waited for without blocking. */
const BUSY_TIMEOUT_MS = 20;

/**
 * A Kysely over one SQLite connection.
 *
 * When to use: development, tests, and hosts with one machine. Hand in a database of `libsql` or `better-sqlite3`.
 *
 * Promises: write-ahead log, foreign keys, and durable commits. Statements of one transaction stay together: others wait for
 * their turn. `db.destroy()` closes the database.
 *
 * Failures: with `fileOthersCanRead: 'refuse'` an error that says which path is open to whom.
 *
 * @example
 * import Database from 'libsql';
 * const db = kyselyOverSqlite(new Database('data/admin.db'));
 */
export function kyselyOverSqlite<DB = object>(database: SqliteDatabase, options: SqliteOptions = {}): Kysely<DB> {
  const { fileOthersCanRead = 'tighten', ...kysely } = options;
  const file = fileOf(database);
  if (file !== null && fileOthersCanRead !== 'accept') demandPrivate(file, fileOthersCanRead);
  database.exec(`pragma busy_timeout = ${String(BUSY_TIMEOUT_MS)}`);
  if (file !== null) database.exec('pragma journal_mode = wal');
  database.exec('pragma synchronous = full');
  database.exec('pragma foreign_keys = on');
  const turns = turnsOn(file);
  return kyselyOver<DB>({
    ...kysely,
    dialect: 'sqlite',
    acquire: async () => {
      const done = await turns.next();
      return {
        run: (statement, parameters) => Promise.resolve().then(() => runOn(database, statement, parameters)),
        release: (broken) => {
          // There is one connection and no other to take its place: what it left open is taken back.
          if (broken) rollBack(database);
          done();
        },
      };
    },
    end: () => {
      database.close();
      return Promise.resolve();
    },
  });
}

function runOn(database: SqliteDatabase, statement: string, parameters: readonly unknown[]): StatementResult {
  const prepared = database.prepare(statement);
  if (prepared.reader) {
    const rows = prepared.all(...parameters);
    return { rows, affected: rows.length };
  }
  const { changes, lastInsertRowid } = prepared.run(...parameters);
  return { rows: [], affected: changes, insertId: lastInsertRowid };
}

function rollBack(database: SqliteDatabase): void {
  try {
    database.exec('rollback');
  } catch {
    // No transaction was open.
  }
}

/** The file as SQLite itself sees it; null when the rows are only in memory. */
function fileOf(database: SqliteDatabase): string | null {
  const databases = database.prepare('pragma database_list').all() as readonly { readonly name: string; readonly file: string }[];
  const file = databases.find(({ name }) => name === 'main')?.file ?? '';
  return file === '' ? null : file;
}

const TURNS = new Map<string, Turns>();

/**
 * One queue for all connections of this process to a file. Writers would else wait for each other by blocking the thread the
 * other one needs to go on, and whoever asks again later would never get its turn beside one that keeps asking.
 */
function turnsOn(file: string | null): Turns {
  if (file === null) return new Turns();
  const turns = TURNS.get(file) ?? new Turns();
  TURNS.set(file, turns);
  return turns;
}

/** One at a time, in the order they came. */
class Turns {
  #last: Promise<void> = Promise.resolve();

  async next(): Promise<() => void> {
    const before = this.#last;
    let done = (): void => undefined;
    this.#last = new Promise((resolve) => (done = resolve));
    await before;
    return done;
  }
}
