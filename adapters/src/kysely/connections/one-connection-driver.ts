import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';

import { driverCode } from '../store/driver-code.js';
import type { AcquiredConnection, KyselyOverOptions } from './kysely-over.js';
import type { Limits } from './limits.js';
import { ConnectionLost, DEFAULT_LIMITS, LimitExceeded, within } from './limits.js';

type Source = Pick<KyselyOverOptions, 'acquire' | 'end'> & Partial<Limits>;

/** A connection that failed at one of these may still be inside a transaction; nobody else may get it. */
const ENDS_OR_BEGINS = /^\s*(begin|start transaction|commit|rollback)\b/i;

/** Kysely's driver over "run this statement with these parameters on one connection". */
export class OneConnectionDriver implements Driver {
  private readonly limits: Limits;

  constructor(private readonly source: Source) {
    const { queryLimitMs = DEFAULT_LIMITS.queryLimitMs, acquireLimitMs = DEFAULT_LIMITS.acquireLimitMs } = source;
    this.limits = { queryLimitMs, acquireLimitMs };
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  async acquireConnection(): Promise<Connection> {
    // One that comes too late goes straight back, so that a slow moment does not empty the pool.
    const late = (connection: AcquiredConnection): void => void connection.release(false);
    const acquired = await within(this.source.acquire(), this.limits.acquireLimitMs, 'ACQUIRE_LIMIT', late);
    return new Connection(acquired, this.limits.queryLimitMs);
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await (connection as Connection).release();
  }

  // Our own transactions say these themselves; these are for the host's queries and for migrations.
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as Connection).run('begin', []);
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as Connection).run('commit', []);
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as Connection).run('rollback', []);
  }

  async destroy(): Promise<void> {
    await this.source.end?.();
  }
}

class Connection implements DatabaseConnection {
  #broken = false;

  constructor(
    private readonly acquired: AcquiredConnection,
    private readonly queryLimitMs: number,
  ) {}

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, affected, insertId } = await this.run(sql, parameters);
    return {
      rows: rows as R[],
      ...(affected === undefined ? {} : { numAffectedRows: BigInt(affected) }),
      ...(insertId === undefined ? {} : { insertId: BigInt(insertId) }),
    };
  }

  async run(statement: string, parameters: readonly unknown[]) {
    // Given up already: a rollback would wait as long again on a connection that does not answer.
    if (this.#broken) throw new LimitExceeded('QUERY_LIMIT', this.queryLimitMs);
    try {
      return await within(this.acquired.run(statement, parameters), this.queryLimitMs, 'QUERY_LIMIT');
    } catch (error) {
      // A database's own answers carry a code; without one it was the client that gave up.
      const unanswered = driverCode(error) === null;
      if (unanswered || error instanceof LimitExceeded || ENDS_OR_BEGINS.test(statement)) this.#broken = true;
      throw unanswered ? new ConnectionLost(error) : error;
    }
  }

  async release(): Promise<void> {
    await this.acquired.release(this.#broken);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- Kysely's interface
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('This driver does not stream. Read in pages.');
  }
}
