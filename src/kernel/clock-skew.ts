import type { Instant } from './ids.js';

/** How far two processes' clocks may differ, or one clock step back, before times from the future are taken for wrong. */
const TOLERANCE_MS = 2 * 60_000;

/**
 * Whether `moment` lies in the future by more than clocks may differ. Something last used "in an hour" proves a clock that
 * stepped back, and counts for nothing. This does not see a step that ends after the last use: see ADR 10 for what it leaves.
 */
export function liesInFuture(moment: Instant, now: Instant): boolean {
  return moment - now > TOLERANCE_MS;
}

/** Whether `moment` is less than `spanMs` ago, and not in the future. */
export function liesWithin(spanMs: number, moment: Instant, now: Instant): boolean {
  return now - moment < spanMs && !liesInFuture(moment, now);
}
