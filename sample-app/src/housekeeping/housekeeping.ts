import { setTimeout as pause } from 'node:timers/promises';

import { prune } from '@maatify/admin-infra-adapters/kysely';

import type { OpenedDatabase } from '../platform/database/opened-database.js';

const DAY_MS = 86_400_000;
/** Ended sessions stay in the lists of their owners for a month. */
const KEPT_MS = 30 * DAY_MS;
const BETWEEN_SLICES_MS = 100;
/** One run ends after so many slices, whatever is left; the next one goes on. */
const MOST_SLICES = 100;

/** Removes what has been over for a month, in slices, and answers how many rows. Recognised devices stay known. */
export async function houseKept({ db, schema }: OpenedDatabase, now: number, closing?: AbortSignal): Promise<number> {
  let removed = 0;
  for (let slice = 0; slice < MOST_SLICES && closing?.aborted !== true; slice += 1) {
    const { more, ...counts } = await prune(db, { before: now - KEPT_MS, ...schema });
    removed += Object.values(counts).reduce((sum, count) => sum + count, 0);
    if (!more) break;
    await pause(BETWEEN_SLICES_MS);
  }
  return removed;
}
