import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { Database } from '../schema/database.js';

/**
 * The one place where a transaction begins and ends. What the work answers with `outcome: 'lost'` is rolled back: a claim that
 * was lost has written nothing.
 */
export function inTransaction<R>(db: Kysely<Database>, begin: string, work: (tx: Kysely<Database>) => Promise<R>): Promise<R> {
  return db.connection().execute(async (tx) => {
    await sql.raw(begin).execute(tx);
    try {
      const answer = await work(tx);
      await (isLost(answer) ? sql`rollback` : sql`commit`).execute(tx);
      return answer;
    } catch (error) {
      // On a connection that is gone this fails as well. Its error says less than the first one.
      await sql`rollback`.execute(tx).catch(() => undefined);
      throw error;
    }
  });
}

/** Whether a claim was lost, so that nothing of it may stay. */
export function isLost(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'outcome' in answer && answer.outcome === 'lost';
}
