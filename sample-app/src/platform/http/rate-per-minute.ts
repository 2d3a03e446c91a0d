import { TurnedAway } from './turned-away.js';

const MINUTE_MS = 60_000;
/** More than are remembered make the one that was quiet the longest start anew. */
const MOST_REMEMBERED = 10_000;

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** Lets each one, a network or an admin, have so many requests at once, and as many again in the course of a minute. */
export class RatePerMinute {
  /** The one used last stands last. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(
    private readonly perMinute: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Counts a request that may pass, and turns any other one away with how long to wait. */
  take(one: string): void {
    const retryAfterMs = this.waitFor(one);
    if (retryAfterMs > 0) throw new TurnedAway({ status: 429, error: 'too_many_requests', retryAfterMs });
  }

  /** Milliseconds to wait; 0 when this request may pass, and then it is counted. */
  waitFor(one: string): number {
    const at = this.now();
    const before = this.#buckets.get(one);
    const left = Math.min(
      this.perMinute,
      (before?.left ?? this.perMinute) + ((at - (before?.at ?? at)) * this.perMinute) / MINUTE_MS,
    );
    const passes = left >= 1;
    this.#buckets.delete(one);
    this.#buckets.set(one, { left: passes ? left - 1 : left, at });
    const [quietest] = this.#buckets.keys();
    if (this.#buckets.size > MOST_REMEMBERED && quietest !== undefined) this.#buckets.delete(quietest);
    return passes ? 0 : Math.ceil(((1 - left) * MINUTE_MS) / this.perMinute);
  }
}
