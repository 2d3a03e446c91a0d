import type { Clock, Ticker } from '../kernel/clock.contract.js';
import { settle } from '../kernel/settle.js';
import { setImmediate } from '../kernel/timers.js';

/** Why an intent was lost. `dropped`: a cap was reached, so it was never handed over. */
export type LossCause = 'threw' | 'timed_out' | 'dropped' | 'shutdown';

export interface SinkLimits {
  /** Intents handed over and not yet settled, at most, a quarter of them kept for those that matter. At the cap a new one is dropped and counted. */
  readonly maxInFlight: number;
  /** How long an intent may stay unsettled before its slot is taken back and it counts as lost. */
  readonly settleMs: number;
}

/** Intents handed over in the same tick share one bucket: no timer and no closure per intent. */
interface Bucket {
  pending: number;
  closed: boolean;
  readonly expiresAtMs: number;
  readonly delivered: () => void;
  readonly failed: () => void;
}

const BUCKET_SPAN_MS = 100;
/** Handed over in one turn of the event loop, at most, unless the in-flight cap is greater. */
const LEAST_TURN_CAP = 1_000;
/** The part of every cap that a flood of what anybody can bring about leaves free. */
const RESERVED_SHARE = 1 / 4;

/**
 * Hands intents to one sink and forgets them, whatever the sink does.
 *
 * Each sink has its own cap, so a hung audit logger cannot starve the notifier, and keeps a share of it for intents that matter, so
 * that nobody who floods it chooses what is not recorded. Nothing waits in a queue and nothing is
 * retried; every loss is counted and reported. Within one turn of the event loop only so many are handed over: a sink that itself
 * uses the library gets what that records handed back, and by promises alone would go on for ever before any timer fires.
 */
export class Sink<Intent> {
  #buckets: Bucket[] = [];
  #inFlight = 0;
  #handedThisTurn = 0;
  #lost = 0;
  #ticker: Ticker | null = null;
  #whenIdle: (() => void)[] = [];
  #shutDown = false;

  constructor(
    readonly name: string,
    private readonly hand: (intent: Intent) => unknown,
    private readonly matters: (intent: Intent) => boolean,
    private readonly limits: SinkLimits,
    private readonly clock: Clock,
    private readonly onLost: (cause: LossCause, count: number) => void,
  ) {}

  get inFlight(): number {
    return this.#inFlight;
  }

  get lost(): number {
    return this.#lost;
  }

  emit(intent: Intent): void {
    if (this.#shutDown || this.isFull(this.matters(intent))) {
      this.lose(this.#shutDown ? 'shutdown' : 'dropped', 1);
      return;
    }
    let bucket: Bucket;
    try {
      bucket = this.currentBucket();
    } catch {
      // Without a ticker a hung intent would never give its slot back; better counted as lost than kept for ever.
      this.lose('dropped', 1);
      return;
    }
    bucket.pending += 1;
    this.#inFlight += 1;
    this.countTurn();
    let returned: unknown;
    try {
      returned = this.hand(intent);
    } catch {
      // A sync throw of the sink must not reach the operation that reports what it has already done.
      bucket.failed();
      return;
    }
    // Not `void returned`: a rejection nobody handles ends the process, a lazy thenable would never start.
    settle(returned, bucket.delivered, bucket.failed);
  }

  /** Resolves when nothing is in flight. */
  idle(): Promise<void> {
    return this.#inFlight === 0 ? Promise.resolve() : new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  /** Gives up what is still in flight. Late settlements find their bucket closed and change nothing. */
  shutDown(): void {
    this.#shutDown = true;
    for (const bucket of this.#buckets) this.close(bucket, 'shutdown');
    this.#buckets = [];
    this.stopTicker();
  }

  private currentBucket(): Bucket {
    const nowMs = this.clock.monotonicMs();
    const newest = this.#buckets.at(-1);
    if (newest !== undefined && newest.expiresAtMs - this.limits.settleMs > nowMs - BUCKET_SPAN_MS) return newest;
    const bucket: Bucket = {
      pending: 0,
      closed: false,
      expiresAtMs: nowMs + this.limits.settleMs,
      delivered: () => {
        this.settleOne(bucket);
      },
      failed: () => {
        if (this.settleOne(bucket)) this.lose('threw', 1);
      },
    };
    // First the ticker: a bucket nobody sweeps would take in intents and never give their slots back.
    this.#ticker ??= this.clock.startTicker(BUCKET_SPAN_MS, () => {
      this.sweep();
    });
    this.#buckets.push(bucket);
    return bucket;
  }

  private isFull(matters: boolean): boolean {
    const { maxInFlight } = this.limits;
    const turnCap = Math.max(maxInFlight, LEAST_TURN_CAP);
    return this.#inFlight >= shareOf(maxInFlight, matters) || this.#handedThisTurn >= shareOf(turnCap, matters);
  }

  private countTurn(): void {
    this.#handedThisTurn += 1;
    if (this.#handedThisTurn > 1) return;
    setImmediate(() => {
      this.#handedThisTurn = 0;
    });
  }

  private settleOne(bucket: Bucket): boolean {
    if (bucket.closed) return false;
    bucket.pending -= 1;
    this.release(1);
    return true;
  }

  private sweep(): void {
    const nowMs = this.clock.monotonicMs();
    this.#buckets = this.#buckets.filter((bucket) => {
      if (bucket.expiresAtMs <= nowMs) this.close(bucket, 'timed_out');
      return bucket.pending > 0;
    });
    // Everything has settled: an idle process is not woken for it.
    if (this.#buckets.length === 0) this.stopTicker();
  }

  private close(bucket: Bucket, cause: LossCause): void {
    bucket.closed = true;
    if (bucket.pending === 0) return;
    this.release(bucket.pending);
    this.lose(cause, bucket.pending);
    bucket.pending = 0;
  }

  private release(count: number): void {
    this.#inFlight -= count;
    if (this.#inFlight > 0) return;
    const waiting = this.#whenIdle;
    this.#whenIdle = [];
    for (const resolve of waiting) resolve();
  }

  private lose(cause: LossCause, count: number): void {
    this.#lost += count;
    this.onLost(cause, count);
  }

  private stopTicker(): void {
    this.#ticker?.stop();
    this.#ticker = null;
  }
}

/** What of a cap is there for an intent of this sort. */
function shareOf(cap: number, matters: boolean): number {
  return matters ? cap : cap - Math.floor(cap * RESERVED_SHARE);
}
