import type { AttemptReservation, Factor, ReservationClaim } from '../../credentials/attempt-limiter.contract.js';
import type { Instant } from '../../kernel/ids.js';
import type { Contracts } from '../../module/contracts.js';
import type { Arranged } from '../kit/arranged.js';
import { CouldNotArrange } from '../kit/arranged.js';
import { MINUTE, START } from '../kit/moments.js';

export const LIMIT = 5;
export const LOCKOUT = 10 * MINUTE;
export const WINDOW = 24 * 60 * MINUTE;

export type Reserved = Extract<ReservationClaim, { outcome: 'reserved' }>;

/** One budget of the subject, and calls on it. */
export class Budget {
  constructor(
    readonly arranged: Arranged,
    readonly name = `admin:${arranged.id()}`,
  ) {}

  reserve(changes: Partial<AttemptReservation> = {}, contracts: Contracts = this.arranged.contracts): Promise<ReservationClaim> {
    const asked = {
      budget: this.name,
      factor: 'password',
      limit: LIMIT,
      lockoutMs: LOCKOUT,
      windowMs: WINDOW,
      at: START,
      ...changes,
    } as const;
    return contracts.AttemptLimiter.reserve(asked);
  }

  async reserved(changes: Partial<AttemptReservation> = {}): Promise<Reserved> {
    const claim = await this.reserve(changes);
    if (claim.outcome !== 'reserved') throw new CouldNotArrange('a reservation', claim.outcome);
    return claim;
  }

  async usedUp(moment: Instant = START): Promise<void> {
    for (let used = 0; used < LIMIT; used += 1) await this.reserved({ at: moment });
  }

  async settle(
    { reservationId }: Pick<Reserved, 'reservationId'>,
    result: 'succeeded' | 'returned',
    { factor = 'password', at: moment = START }: { readonly factor?: Factor; readonly at?: Instant } = {},
    contracts: Contracts = this.arranged.contracts,
  ): Promise<void> {
    await contracts.AttemptLimiter.settle({ budget: this.name, factor, reservationId, result, at: moment });
  }

  /** Uses one attempt to see how many are left; null when throttled. */
  async left(moment: Instant = START, contracts?: Contracts): Promise<number | null> {
    const claim = await this.reserve({ at: moment }, contracts);
    return claim.outcome === 'reserved' ? claim.attemptsLeft : null;
  }
}

export function reservedOf(claims: readonly ReservationClaim[]): readonly Reserved[] {
  return claims.filter((claim) => claim.outcome === 'reserved');
}

/** What the reserved ones were told is left, in ascending order. */
export const leftOf = (claims: readonly ReservationClaim[]): readonly number[] =>
  reservedOf(claims)
    .map(({ attemptsLeft }) => attemptsLeft)
    .sort((a, b) => a - b);
