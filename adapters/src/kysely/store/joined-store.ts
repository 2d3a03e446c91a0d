import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { Database } from '../schema/database.js';
import type { SchemaOptions } from '../schema/schema-options.js';
import { isLost } from './in-transaction.js';
import { StartAnew, Store } from './store.js';

/**
 * A store that is all in one transaction of another. What would be a transaction of its own is a part that can be taken back by itself;
 * what fails in passing fails all of it, which is then tried again.
 */
export class JoinedStore extends Store {
  constructor(
    private readonly tx: Kysely<Database>,
    options: SchemaOptions,
  ) {
    super(tx, options);
  }

  override run<R>(work: (db: Kysely<Database>) => Promise<R>): Promise<R> {
    return work(this.tx);
  }

  override async transaction<R>(work: (tx: Kysely<Database>) => Promise<R>): Promise<R> {
    await sql`savepoint part`.execute(this.tx);
    const answer = await work(this.tx);
    await (isLost(answer) ? sql`rollback to savepoint part` : sql`release savepoint part`).execute(this.tx);
    return answer;
  }

  override startAnew(): void {
    throw new StartAnew();
  }
}
