import type { Driver, KyselyConfig } from 'kysely';
import {
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

import type { DialectName } from '../schema/schema-options.js';
import type { Limits } from './limits.js';
import { OneConnectionDriver } from './one-connection-driver.js';

/** What a statement did: its rows, and for a write how many rows it changed and which number the database gave. */
export interface StatementResult {
  readonly rows: readonly unknown[];
  /**
   * For a write the rows its condition matched, whether it changed anything in them or not: claims are won by it. MySQL and MariaDB count so
   * on a connection with the flag `FOUND_ROWS`, which `mysql2` sets and Sequelize takes away.
   */
  readonly affected?: number | bigint;
  readonly insertId?: number | bigint;
}

/** One connection, for one transaction or one statement. */
export interface AcquiredConnection {
  run(statement: string, parameters: readonly unknown[]): Promise<StatementResult>;
  /** Gives it back; a broken one must be closed instead, at once and whatever it is doing. */
  release(broken: boolean): void | Promise<void>;
}

export interface KyselyOverOptions extends Partial<Limits> {
  readonly dialect: DialectName;
  acquire(): Promise<AcquiredConnection>;
  /** Called by `db.destroy()`. @default nothing; the pool stays the host's */
  end?(): Promise<void>;
  /** As Kysely's own. @default none */
  readonly log?: KyselyConfig['log'];
}

/**
 * A Kysely over anything that can run a statement with parameters on one connection.
 *
 * When to use: your ORM or pool is none of those with a function of their own (`kyselyOverPg`, `kyselyOverMysql`,
 * `kyselyOverSqlite`, `kyselyOverTypeOrm`).
 *
 * Promises: a statement that does not answer in time is given up with its connection, and so is a connection on which a
 * transaction could not be begun or ended. Waiting for a connection is limited as well.
 *
 * Failures: a statement fails with what `run` threw, or with the code `QUERY_LIMIT` or `ACQUIRE_LIMIT`.
 *
 * @example
 * const db = kyselyOver({ dialect: 'postgres', acquire: async () => myOrm.connection() });
 */
export function kyselyOver<DB = object>({ dialect, log, ...options }: KyselyOverOptions): Kysely<DB> {
  const { adapter, compiler, introspector } = PARTS[dialect];
  return new Kysely<DB>({
    dialect: {
      createAdapter: adapter,
      createDriver: (): Driver => new OneConnectionDriver(options),
      createIntrospector: introspector,
      createQueryCompiler: compiler,
    },
    ...(log === undefined ? {} : { log }),
  });
}

const PARTS = {
  postgres: {
    adapter: () => new PostgresAdapter(),
    compiler: () => new PostgresQueryCompiler(),
    introspector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  },
  mysql: {
    adapter: () => new MysqlAdapter(),
    compiler: () => new MysqlQueryCompiler(),
    introspector: (db: Kysely<unknown>) => new MysqlIntrospector(db),
  },
  sqlite: {
    adapter: () => new SqliteAdapter(),
    compiler: () => new SqliteQueryCompiler(),
    introspector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
  },
} as const;
