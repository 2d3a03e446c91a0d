import type { Factor, Instant } from '@maatify/admin-infra';

/** An attempt that counts: its reservation, its factor, and when it was reserved. */
export type Attempt = readonly [reservationId: string, factor: Factor, at: Instant];

/** What a budget has used. */
export interface Used {
  readonly attempts: readonly Attempt[];
  readonly lockedAt: Instant | null;
  readonly lockedForMs: number | null;
}

export const NO_LOCK = { lockedAt: null, lockedForMs: null } as const;

/**
 * The attempts that count at this moment, while no lock is in force. A lock that is over has emptied the budget, and what was
 * reserved before the window counts no more.
 */
export function counting({ attempts, lockedAt }: Used, windowMs: number, now: Instant): readonly Attempt[] {
  if (lockedAt !== null) return [];
  return attempts
    .map(([id, factor, at]) => [id, factor, noLaterThan(now, at)] as const)
    .filter(([, , at]) => at > now - windowMs);
}

/** A stored moment later than now comes from a clock that ran ahead, and counts as now. */
export function noLaterThan(now: Instant, at: Instant): Instant {
  return at > now ? now : at;
}

/**
 * What a settlement leaves; null where it changes nothing, because this attempt is settled or counts no more. Without the
 * attempt the budget is not used up any more, so its lock has no ground either.
 */
export function settled(
  used: Used,
  { factor, reservationId, result, at }: Settlement,
): { readonly attempts: readonly Attempt[] } | null {
  const isThis = ([id, other]: Attempt): boolean => id === reservationId && other === factor;
  if (!used.attempts.some(isThis)) return null;
  // To take one of many back from a lock that is over would leave the others counted without it.
  if (used.lockedAt !== null && at >= used.lockedAt + (used.lockedForMs ?? 0)) {
    return result === 'succeeded' ? { attempts: [] } : null;
  }
  return { attempts: used.attempts.filter((one) => (result === 'succeeded' ? one[1] !== factor : !isThis(one))) };
}

/** What is left without the attempts of that factor, of either where it is null; null where that takes nothing away. */
export function without({ attempts }: Used, factor: Factor | null): readonly Attempt[] | null {
  const left = attempts.filter(([, other]) => factor !== null && other !== factor);
  return left.length === attempts.length ? null : left;
}

interface Settlement {
  readonly factor: Factor;
  readonly reservationId: string;
  readonly result: 'succeeded' | 'returned';
  readonly at: Instant;
}
