import { setTimeout as pause } from 'node:timers/promises';

import { prune } from '@maatify/admin-infra-adapters/kysely';

import type { OpenedDatabase } from '../platform/database/opened-database.js';

/** Pauses between slices, so that nobody waits for this work. */
const BETWEEN_SLICES_MS = 100;
/** One run ends after so many slices, whatever is left; the next one goes on. */
const MOST_SLICES = 100;

/** Removes sessions, challenges, codes, budgets and messages that were over before a moment. Recognised devices stay known. */
export function removeOldRows({ db, schema }: OpenedDatabase, before: number, closing?: AbortSignal): Promise<number> {
  return inSlices(async () => {
    const { more, ...counts } = await prune(db, { before, ...schema });
    return { removed: Object.values(counts).reduce((sum, count) => sum + count, 0), more };
  }, closing);
}

export interface Slice {
  readonly removed: number;
  readonly more: boolean;
}

/** Takes slice after slice until nothing is left, the host closes, or one run has done enough. */
export async function inSlices(take: () => Promise<Slice>, closing?: AbortSignal): Promise<number> {
  let total = 0;
  for (let taken = 0; taken < MOST_SLICES && closing?.aborted !== true; taken += 1) {
    const { removed, more } = await take();
    total += removed;
    if (!more) break;
    await pause(BETWEEN_SLICES_MS);
  }
  return total;
}
