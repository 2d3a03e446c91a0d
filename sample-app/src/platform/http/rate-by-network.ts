const MINUTE_MS = 60_000;
/** More networks than are remembered make the one that was quiet the longest start anew. */
const MOST_NETWORKS = 10_000;

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** Lets each network have so many requests at once, and as many again in the course of a minute. */
export class RateByNetwork {
  /** The one used last stands last. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(
    private readonly perMinute: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Milliseconds to wait; 0 when this request may pass, and then it is counted. */
  waitFor(network: string): number {
    const at = this.now();
    const before = this.#buckets.get(network);
    const left = Math.min(
      this.perMinute,
      (before?.left ?? this.perMinute) + ((at - (before?.at ?? at)) * this.perMinute) / MINUTE_MS,
    );
    const passes = left >= 1;
    this.#buckets.delete(network);
    this.#buckets.set(network, { left: passes ? left - 1 : left, at });
    const [quietest] = this.#buckets.keys();
    if (this.#buckets.size > MOST_NETWORKS && quietest !== undefined) this.#buckets.delete(quietest);
    return passes ? 0 : Math.ceil(((1 - left) * MINUTE_MS) / this.perMinute);
  }
}
