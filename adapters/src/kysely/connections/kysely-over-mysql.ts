import type { Kysely } from 'kysely';

import type { AcquiredConnection, KyselyOverOptions, StatementResult } from './kysely-over.js';
import { kyselyOver } from './kysely-over.js';
import { within } from './limits.js';

type Callback<R> = (error: Error | null, result: R) => void;

/** What this needs of a pool of `mysql2` (not of `mysql2/promise`). */
export interface MysqlPool {
  getConnection(callback: Callback<MysqlConnection>): void;
  end(callback: (error: unknown) => void): void;
}

export interface MysqlConnection {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- mysql2 lists the types of values it knows; a wider one fits none of its overloads
  query(statement: string, parameters: any, callback: Callback<any>): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  release(): void;
  destroy(): void;
  readonly config?: unknown;
}

/** The flag of the protocol by which an update counts the rows it matched, and not only those it changed. */
const FOUND_ROWS = 2;

/** Without it a write that repeats what is stored looks as if its condition had failed. */
function demandFoundRows(connection: MysqlConnection): void {
  const { clientFlags } = (connection.config ?? {}) as { readonly clientFlags?: unknown };
  if (typeof clientFlags !== 'number' || (clientFlags & FOUND_ROWS) !== 0) return;
  connection.release();
  throw new TypeError(
    'The pool was made without the flag FOUND_ROWS, so an update counts only the rows it changed. Leave -FOUND_ROWS out of its flags, or make a pool of its own for this.',
  );
}

export type MysqlOptions = Pick<KyselyOverOptions, 'log' | 'queryLimitMs' | 'acquireLimitMs'> & {
  /** Milliseconds `db.destroy()` waits for connections that are still out. @default 5000 */
  readonly endLimitMs?: number;
};

/** With the server's own default a claim that locks rows also locks the gaps between them, and two claims meet there. */
const READ_COMMITTED = 'set session transaction isolation level read committed';

/**
 * A Kysely over a pool of `mysql2`, for MySQL and MariaDB.
 *
 * When to use: you have a pool made by `createPool` of `mysql2`. Keep its flag `FOUND_ROWS`, which is on by default; Sequelize and others
 * switch it off in pools they make.
 *
 * Promises: a connection lost inside a transaction ends neither the process nor a place in the pool. One that does not answer
 * within `queryLimitMs` is cut. `db.destroy()` ends the pool, within a limit. Its connections read committed rows.
 *
 * Failures: as {@link kyselyOver}; a `TypeError` at the first statement over a pool without `FOUND_ROWS`.
 *
 * @example
 * const db = kyselyOverMysql(createPool({ uri: process.env.DATABASE_URL, connectionLimit: 10 }));
 */
export function kyselyOverMysql<DB = object>(pool: MysqlPool, { endLimitMs = 5000, ...options }: MysqlOptions = {}): Kysely<DB> {
  const known = new WeakSet<MysqlConnection>();
  return kyselyOver<DB>({
    ...options,
    dialect: 'mysql',
    acquire: async () => {
      const connection = await promised<MysqlConnection>((callback) => {
        pool.getConnection(callback);
      });
      if (!known.has(connection)) {
        demandFoundRows(connection);
        known.add(connection);
        // Unheard, an error of a connection that is out would end the process.
        connection.on('error', () => undefined);
        await prepared(connection);
      }
      return acquired(connection);
    },
    end: () => {
      const ended = promised<unknown>((callback) => {
        pool.end((error) => {
          callback(error instanceof Error ? error : null, undefined);
        });
      });
      return within(ended, endLimitMs, 'ACQUIRE_LIMIT').then(
        () => undefined,
        () => undefined,
      );
    },
  });
}

async function prepared(connection: MysqlConnection): Promise<void> {
  try {
    await queried(connection, READ_COMMITTED, []);
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

function acquired(connection: MysqlConnection): AcquiredConnection {
  return {
    run: (statement, parameters) => queried(connection, statement, parameters),
    release: (broken) => {
      if (broken) connection.destroy();
      else connection.release();
    },
  };
}

async function queried(connection: MysqlConnection, statement: string, parameters: readonly unknown[]): Promise<StatementResult> {
  const result = await promised<unknown>((callback) => connection.query(statement, parameters, callback));
  if (Array.isArray(result)) return { rows: result as unknown[] };
  const { affectedRows = 0, insertId } = result as { affectedRows?: number; insertId?: number };
  return { rows: [], affected: affectedRows, ...(insertId === undefined ? {} : { insertId }) };
}

function promised<R>(call: (callback: Callback<R>) => unknown): Promise<R> {
  return new Promise((resolve, reject) => {
    call((error, result) => {
      if (error === null) resolve(result);
      else reject(error);
    });
  });
}
