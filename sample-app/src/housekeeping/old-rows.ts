import { setTimeout as pause } from 'node:timers/promises';

import { prune } from '@maatify/admin-infra-adapters/kysely';

import type { OpenedDatabase } from '../platform/database/opened-database.js';
import { inPieces } from '../platform/jobs/in-pieces.js';

/** Pauses between slices, so that nobody waits for this work. */
const BETWEEN_SLICES_MS = 100;

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
  await inPieces(async () => {
    const { removed, more } = await take();
    total += removed;
    if (more) await pause(BETWEEN_SLICES_MS);
    return { more };
  }, closing);
  return total;
}
