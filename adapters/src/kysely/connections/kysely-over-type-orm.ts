import type { Kysely } from 'kysely';

import type { DialectName } from '../schema/schema-options.js';
import type { AcquiredConnection, KyselyOverOptions, StatementResult } from './kysely-over.js';
import { kyselyOver } from './kysely-over.js';

/** What this needs of TypeORM's `DataSource`. */
export interface TypeOrmSource {
  createQueryRunner(): TypeOrmQueryRunner;
}

export interface TypeOrmQueryRunner {
  connect(): Promise<unknown>;
  query(statement: string, parameters: unknown[], useStructuredResult: true): Promise<TypeOrmResult>;
  release(): Promise<void>;
}

interface TypeOrmResult {
  readonly records?: readonly unknown[];
  readonly raw: unknown;
  readonly affected?: number | null;
}

export type TypeOrmOptions = Pick<KyselyOverOptions, 'log' | 'queryLimitMs' | 'acquireLimitMs'>;

/**
 * A Kysely over TypeORM's connections.
 *
 * When to use: the host's tables are TypeORM's, and one pool should serve both.
 *
 * Promises: each transaction has a query runner of its own. The data source stays the host's: `db.destroy()` does not end it.
 *
 * Failures: as {@link kyselyOver}. A connection that did not answer is cut only where its driver lets us; set the driver's
 * own limits too (`extra: { query_timeout, keepAlive: true }`).
 *
 * @example
 * kyselyContracts({ inject: [DataSource], db: (source) => kyselyOverTypeOrm(source, 'postgres'), keys })
 */
export function kyselyOverTypeOrm<DB = object>(
  source: TypeOrmSource,
  dialect: DialectName,
  options: TypeOrmOptions = {},
): Kysely<DB> {
  return kyselyOver<DB>({
    ...options,
    dialect,
    acquire: async () => {
      const runner = source.createQueryRunner();
      return acquired(runner, await runner.connect());
    },
  });
}

function acquired(runner: TypeOrmQueryRunner, connection: unknown): AcquiredConnection {
  return {
    run: async (statement, parameters) => resultOf(await runner.query(statement, [...parameters], true)),
    release: async (broken) => {
      if (broken) cut(connection);
      await runner.release();
    },
  };
}

function resultOf({ records = [], raw, affected }: TypeOrmResult): StatementResult {
  const insertId = (raw as { insertId?: number } | null)?.insertId;
  const changed = affected ?? records.length;
  return { rows: records, affected: changed, ...(insertId === undefined ? {} : { insertId }) };
}

/** The native connection below the runner: its socket (pg) or itself (mysql2) can be destroyed. */
function cut(connection: unknown): void {
  const native = connection as { connection?: { stream?: { destroy?(): unknown } }; destroy?(): unknown } | null;
  if (native?.connection?.stream?.destroy !== undefined) native.connection.stream.destroy();
  else native?.destroy?.();
}
