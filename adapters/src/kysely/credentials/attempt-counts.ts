import type { Factor, Instant } from '@maatify/admin-infra';

/** What a budget has used. A factor's round moves on whenever its count goes back to zero. */
export interface Counts {
  readonly passwordCount: number;
  readonly totpCount: number;
  readonly passwordRound: number;
  readonly totpRound: number;
}

export interface StoredCounts extends Counts {
  readonly lockedUntil: Instant | null;
}

type Settled = Counts & { readonly lockedUntil: null };

/** The counts after one more attempt. Called while no lock is in force; a lock that is over has emptied the budget. */
export function reserved(stored: StoredCounts, factor: Factor, limit: number) {
  const before = stored.lockedUntil === null ? countsOf(stored) : emptied(stored);
  const attemptsLeft = limit - before.passwordCount - before.totpCount - 1;
  return { counts: attemptsLeft < 0 ? before : withCount(before, factor, 1), attemptsLeft };
}

/** Only this factor's part is given back; a success elsewhere resets nothing. A lock that is over has emptied both. */
export function succeeded(stored: StoredCounts, factor: Factor, at: Instant): Settled {
  const before = isOver(stored, at) ? emptied(stored) : countsOf(stored);
  const cleared = factor === 'password' ? clearedPassword(before) : clearedTotp(before);
  return { ...cleared, lockedUntil: null };
}

/**
 * One less than counted, so the budget is not used up and its lock has no ground. Null once the count it belongs to was set
 * to zero (another round) or is due to be (the lock is over): that would hand out an extra attempt.
 */
export function returned(stored: StoredCounts, factor: Factor, round: number, at: Instant): Settled | null {
  const [current, count] =
    factor === 'password' ? [stored.passwordRound, stored.passwordCount] : [stored.totpRound, stored.totpCount];
  if (current !== round || count === 0 || isOver(stored, at)) return null;
  return { ...withCount(countsOf(stored), factor, -1), lockedUntil: null };
}

function isOver({ lockedUntil }: StoredCounts, at: Instant): boolean {
  return lockedUntil !== null && at >= lockedUntil;
}

function countsOf({ passwordCount, totpCount, passwordRound, totpRound }: Counts): Counts {
  return { passwordCount, totpCount, passwordRound, totpRound };
}

function emptied(counts: Counts): Counts {
  return clearedPassword(clearedTotp(countsOf(counts)));
}

function clearedPassword(counts: Counts): Counts {
  return { ...counts, passwordCount: 0, passwordRound: counts.passwordRound + 1 };
}

function clearedTotp(counts: Counts): Counts {
  return { ...counts, totpCount: 0, totpRound: counts.totpRound + 1 };
}

function withCount(counts: Counts, factor: Factor, plus: 1 | -1): Counts {
  return factor === 'password'
    ? { ...counts, passwordCount: counts.passwordCount + plus }
    : { ...counts, totpCount: counts.totpCount + plus };
}
