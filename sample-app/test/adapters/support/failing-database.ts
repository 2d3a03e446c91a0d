import type { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';

import type { Database, OpenedDatabase } from '../../../src/database/database.js';
import { rowsOf } from '../../../src/database/database.js';
import * as schema from '../../../src/database/schema.js';

type Statements = Pick<PGlite, 'query'>;

/** The same embedded database, behind a connection that breaks when it is told to. */
export class FailingDatabase {
  readonly db: Database;
  /** Writes since it was armed that stood in no transaction. */
  readonly alone: string[] = [];
  #armedFor = 0;
  #statements = 0;
  #transactions = 0;

  constructor(opened: OpenedDatabase) {
    const { $client: client } = opened.db as unknown as { readonly $client: PGlite };
    this.db = drizzle(this.#breaking(client), { schema });
  }

  /** Breaks right after this statement from now was carried out, counted from 1. */
  breakAfter(statements: number): void {
    this.#armedFor = statements;
    this.#statements = 0;
    this.alone.length = 0;
  }

  /** Whether it broke since it was armed. */
  get broke(): boolean {
    return this.#statements >= this.#armedFor;
  }

  #breaking<Target extends Statements>(target: Target): Target {
    const query = async (...args: Parameters<Statements['query']>): Promise<unknown> => {
      const answer = await target.query(...args);
      if (this.#transactions === 0 && /\b(insert|update|delete)\b/i.test(args[0])) this.alone.push(args[0]);
      this.#statements += 1;
      if (this.#statements === this.#armedFor) throw new Error('the connection broke');
      return answer;
    };
    const transaction = async (body: (tx: Statements) => Promise<unknown>): Promise<unknown> => {
      this.#transactions += 1;
      try {
        return await (target as unknown as PGlite).transaction((tx) => body(this.#breaking(tx)));
      } finally {
        this.#transactions -= 1;
      }
    };
    const ours: Readonly<Record<PropertyKey, unknown>> = { query, transaction };
    return new Proxy(target, {
      get: (real, key) => {
        if (Object.hasOwn(ours, key)) return ours[key];
        const value: unknown = Reflect.get(real, key);
        return typeof value === 'function' ? (value.bind(real) as unknown) : value;
      },
    });
  }
}

/** Every row of every table, as text. */
export async function everyRow(db: Database): Promise<string> {
  const tables = await rowsOf<{ name: string }>(
    db,
    sql`select tablename as name from pg_tables where schemaname = current_schema() order by 1`,
  );
  const contents: string[] = [];
  for (const { name } of tables) {
    const rows = await rowsOf(db, sql`select * from ${sql.identifier(name)} as t order by to_jsonb(t)::text`);
    contents.push(`${name}: ${JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`);
  }
  return contents.join('\n');
}
