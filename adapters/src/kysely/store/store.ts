import { setTimeout as pause } from 'node:timers/promises';

import type { Compilable, Kysely } from 'kysely';
import { CamelCasePlugin } from 'kysely';

import type { Database } from '../schema/database.js';
import type { SchemaOptions } from '../schema/schema-options.js';
import { schemaNames } from '../schema/schema-options.js';
import type { AdminIds } from './admin-ids.js';
import { adminIdsOf } from './admin-ids.js';
import { builtOnce } from './built-once.js';
import type { ChangeOfOne, Dialect, Runs } from './dialect.js';
import { dialectNamed, dialectOf } from './dialect.js';
import { inTransaction } from './in-transaction.js';
import type { KyselyOfAnyCopy } from './kysely-of-any-copy.js';
import { asOurs } from './kysely-of-any-copy.js';
import { StoredNumbers } from './stored-numbers.js';
import { failureOf } from './store-failure.js';
import { TableNames } from './table-names.js';

const LONGEST_PAUSE_MS = 40;

/** Thrown where work cannot go on with what its transaction sees. */
export class StartAnew extends Error {
  override readonly name = 'StartAnew';
}

/**
 * The tables of one application on one database, and the only two ways in which an adapter works with them.
 *
 * Promises: work that met a deadlock, a conflict or a busy database is tried again, for a bounded time; it had written nothing
 * then. Whatever else a driver throws leaves as a `StoreFailure`, without statement and parameters.
 */
export class Store implements Runs {
  readonly dialect: Dialect;
  readonly ids: AdminIds;
  private readonly db: Kysely<Database>;

  constructor(
    given: KyselyOfAnyCopy,
    readonly options: SchemaOptions = {},
  ) {
    const names = schemaNames(options);
    const db = asOurs(given);
    this.dialect = dialectNamed(dialectOf(db));
    this.ids = adminIdsOf(names);
    // The host's own plugins would rename and convert what ours expect untouched.
    this.db = db
      .withoutPlugins()
      .withPlugin(new CamelCasePlugin({ maintainNestedObjectKeys: true }))
      .withPlugin(new TableNames(names))
      .withPlugin(new StoredNumbers());
  }

  /** Runs one statement, which is atomic by itself. */
  run<R>(work: (db: Kysely<Database>) => Promise<R>): Promise<R> {
    return this.again(() => work(this.db));
  }

  /** A read that is always the same statement, built at its first run. The values are values alone: they decide nothing in `build`. */
  reading<Values extends object, Row>(
    build: (db: Kysely<Database>, values: Values) => Compilable<Row>,
  ): (values: Values) => Promise<readonly Row[]> {
    const query = builtOnce(build);
    return async (values) => (await this.run((db) => db.executeQuery<Row>(query(db, values)))).rows;
  }

  /** Runs a transaction. What it answers with `outcome: 'lost'` has written nothing: it is rolled back. */
  transaction<R>(work: (tx: Kysely<Database>) => Promise<R>): Promise<R> {
    return this.again(() => inTransaction(this.db, this.dialect.begin, work));
  }

  /** Said before work is done once more for what somebody else did meanwhile: in a longer transaction it would see the same again. */
  startAnew(): void {
    // Each transaction of ours sees what is there when it begins.
  }

  /** Changes at most one row and answers it as it is afterwards. */
  changeOne<R>(change: ChangeOfOne<R>): Promise<R | undefined> {
    return this.dialect.changeOne(this, change);
  }

  private async again<R>(work: () => Promise<R>): Promise<R> {
    const giveUpAt = performance.now() + this.dialect.retryForMs;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        const passes = error instanceof StartAnew || this.dialect.kindOf(error) === 'transient';
        if (!passes || performance.now() >= giveUpAt) throw failureOf(error);
        // Uneven, so that two that met do not meet again at the same moment.
        await pause(Math.random() * Math.min(LONGEST_PAUSE_MS, 4 * attempt));
      }
    }
  }
}
