import type { Kysely } from 'kysely';

import type { AcquiredConnection, KyselyOverOptions } from './kysely-over.js';
import { kyselyOver } from './kysely-over.js';
import { within } from './limits.js';
import type { NameOf } from './statement-names.js';
import { statementNames, unnamed } from './statement-names.js';

/** What this needs of a pool of `pg`. */
export interface PgPool {
  connect(): Promise<PgClient>;
  on(event: 'connect' | 'remove', listener: (client: PgClient) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  end(): Promise<void>;
}

export interface PgClient {
  query(query: { name?: string; text: string; values: unknown[] }): Promise<{ rows: unknown[]; rowCount: number | null }>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  release(error?: Error | boolean): void;
}

export type PgOptions = Pick<KyselyOverOptions, 'log' | 'queryLimitMs' | 'acquireLimitMs'> & {
  /** Milliseconds `db.destroy()` waits for clients that are still out. @default 5000 */
  readonly endLimitMs?: number;
  /**
   * Has each connection prepare a statement once, so that the server does not plan it anew each time; a check of a session then takes
   * a fifth of the time. Leave it off behind a pooler that hands connections out by the transaction and knows no prepared statements
   * (PgBouncer before 1.21). @default false
   */
  readonly prepare?: boolean;
};

const KEEP_ALIVE_MS = 10_000;

/**
 * A Kysely over a pool of `pg`.
 *
 * When to use: you have a pool; the same one may serve drizzle or your own queries.
 *
 * Promises: a server that restarts, or a connection lost inside a transaction, ends neither the process nor a place in the
 * pool. A connection that does not answer within `queryLimitMs` is cut. `db.destroy()` ends the pool, within a limit.
 *
 * Failures: as {@link kyselyOver}.
 *
 * @example
 * const db = kyselyOverPg(new Pool({ connectionString: process.env.DATABASE_URL, max: 10 }));
 */
export function kyselyOverPg<DB = object>(
  pool: PgPool,
  { endLimitMs = 5000, prepare = false, ...options }: PgOptions = {},
): Kysely<DB> {
  const clients = new Clients();
  const nameOf = prepare ? statementNames() : unnamed;
  pool.on('connect', clients.watch);
  pool.on('remove', clients.forget);
  // An idle client that fails is removed by the pool, which then says so; unheard, that would end the process.
  pool.on('error', () => undefined);
  return kyselyOver<DB>({
    ...options,
    dialect: 'postgres',
    acquire: async () => acquired(clients.watch(await pool.connect()), nameOf),
    end: () => within(pool.end(), endLimitMs, 'ACQUIRE_LIMIT').catch(clients.cutAll),
  });
}

function acquired(client: PgClient, nameOf: NameOf): AcquiredConnection {
  return {
    run: async (text, parameters) => {
      const { rows, rowCount } = await client.query({ ...nameOf(text), text, values: [...parameters] });
      return { rows, affected: rowCount ?? 0 };
    },
    release: (broken) => {
      // Cut first: ending it politely would wait for the answer that does not come.
      if (broken) cut(client);
      client.release(broken);
    },
  };
}

/** Every client of the pool, whether it was there before us or not. */
class Clients {
  readonly #known = new Set<PgClient>();

  readonly watch = (client: PgClient): PgClient => {
    if (this.#known.has(client)) return client;
    this.#known.add(client);
    // The pool takes its own listener off while a client is out; without this one a lost connection ends the process.
    client.on('error', () => undefined);
    socketOf(client)?.setKeepAlive?.(true, KEEP_ALIVE_MS);
    return client;
  };

  readonly forget = (client: PgClient): void => {
    this.#known.delete(client);
  };

  readonly cutAll = (): void => {
    for (const client of this.#known) cut(client);
    this.#known.clear();
  };
}

interface Socket {
  setKeepAlive?(on: boolean, afterMs: number): unknown;
  destroy?(): unknown;
}

/** No part of the public interface of `pg`; without it a broken client is only ended, which is slower. */
function socketOf(client: PgClient): Socket | undefined {
  return (client as { connection?: { stream?: Socket } }).connection?.stream;
}

function cut(client: PgClient): void {
  socketOf(client)?.destroy?.();
}
