import type { Digest, Instant } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import type { Database } from '../schema/database.js';
import type { Store } from '../store/store.js';
import { NO_LOCK } from './attempt-counts.js';

/**
 * Writes what nobody reads, in place of the code that is due to nobody: one upsert, committed like that of a code.
 *
 * A row of its own for each would fill the table; one row for all would let those who ask wait for each other, and that could be
 * measured. So it is one of 256 idle budgets, picked by the digest of a code that nobody was sent; housekeeping removes them.
 */
export async function decoy({ dialect }: Store, tx: Kysely<Database>, codeDigest: Digest, at: Instant): Promise<void> {
  const idle = { counted: '[]', ...NO_LOCK, usedAt: at };
  const insert = tx.insertInto('attemptBudgets').values({ budget: `decoy:${codeDigest.slice(0, 2)}`, ...idle });
  await dialect.upsert(insert, ['budget'], idle);
}
