import { setTimeout as sleep } from 'node:timers/promises';

import type { Kysely, KyselyConfig } from 'kysely';
import { sql } from 'kysely';

import type { Database } from '../../../src/kysely/index.js';
import type { Server } from './servers.js';
import { mysqlServer, postgresServer } from './servers.js';

/** What a call costs in a unit that no other load on the machine changes. */
export interface Cost {
  readonly server: Server;
  readonly unit: string;
  /** What no call may cost more than, however many rows there are. */
  readonly most: number;
  open(): Kysely<Database>;
  of(db: Kysely<Database>, call: () => Promise<unknown>): Promise<number>;
  /** Waits until nobody sees what was there before: suites that run beside this one keep a vacuum from taking it away. */
  quiet(db: Kysely<Database>): Promise<void>;
}

const QUIET_WITHIN_MS = 60_000;

interface Explained {
  readonly Plan: { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number };
}

/** Each statement of the call is run once more, explained, and taken back; what was inserted is there already. */
export function pagesOnPostgres(): Cost {
  const server = postgresServer();
  const asked: Parameters<Exclude<KyselyConfig['log'], readonly unknown[] | undefined>>[0]['query'][] = [];
  return {
    server,
    unit: 'pages',
    most: 150,
    open: () => server.open({ queryLimitMs: 200_000, log: ({ query }) => void asked.push(query) }),
    async of(db, call) {
      asked.length = 0;
      await call();
      const queries = asked.filter(
        ({ sql: text }) => /^(select|update|delete|with)\b/.test(text) && !text.includes('insert into'),
      );
      if (queries.length === 0) throw new Error('the call asked the database nothing');
      let pages = 0;
      await db.connection().execute(async (connection) => {
        for (const query of [...queries]) {
          await sql`begin`.execute(connection);
          const { rows } = await connection.withoutPlugins().executeQuery<{ 'QUERY PLAN': readonly Explained[] }>({
            ...query,
            sql: `explain (analyze, buffers, format json) ${query.sql}`,
          });
          await sql`rollback`.execute(connection);
          const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
          pages += (plan?.['Shared Hit Blocks'] ?? Infinity) + (plan?.['Shared Read Blocks'] ?? 0);
        }
      });
      return pages;
    },
    async quiet(db) {
      const now = await sql<{ readonly at: string }>`select pg_current_xact_id()::xid::text as at`.execute(db);
      const before = sql`select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
        and backend_xmin is not null and age(backend_xmin) >= age(${now.rows[0]?.at}::xid)`;
      const until = Date.now() + QUIET_WITHIN_MS;
      while ((await before.execute(db)).rows.length > 0) {
        if (Date.now() > until) throw new Error('a transaction from before goes on for too long');
        await sleep(50);
      }
    },
  };
}

/** The server counts the rows each connection asks its engine for; there is one connection, so that it counts the call's. */
export function rowsOnMysql(): Cost {
  const server = mysqlServer();
  const read = async (db: Kysely<Database>): Promise<number> => {
    const { rows } = await sql<{ readonly Value: string }>`show session status like 'Handler_read%'`.execute(db);
    return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
  };
  return {
    server,
    unit: 'rows',
    most: 60,
    open: () => server.open({ queryLimitMs: 200_000, max: 1 }),
    async of(db, call) {
      const before = await read(db);
      // What asking twice costs by itself: the answer about the counters is read from a table, too.
      const asking = (await read(db)) - before;
      const from = await read(db);
      await call();
      const rows = (await read(db)) - from - asking;
      if (rows <= 0) throw new Error('the call asked the database nothing');
      return rows;
    },
    quiet: () => Promise.resolve(),
  };
}
