import type { Clock, Ticker } from '../../kernel/clock.contract.js';
import type { Instant } from '../../kernel/ids.js';
import { instant } from '../../kernel/ids.js';

/** 2030-01-01T00:00:00Z: a round moment, and the start of a 30-second TOTP step. */
const DEFAULT_START = Date.UTC(2030, 0, 1);

interface RunningTicker {
  readonly everyMs: number;
  readonly onTick: () => void;
  dueMs: number;
  keepsAlive: boolean;
}

/**
 * A clock that stands still until a test moves it.
 *
 * When to use: give it to the module in place of the system clock; expiry, throttling and deadlines then take no real time.
 *
 * Promises: `advance` moves both times and wakes each ticker at its due moment, in order of time and then of start, before it
 * returns; a ticker sees the moment it was due at. `set` and `stepWall` move the wall clock alone, also backwards, as an
 * adjusted system clock does; monotonic time never goes back.
 *
 * Failures: a `RangeError` for a time that is none, for going back with `advance`, and for a ticker without a period. What a
 * ticker throws comes out of `advance`, with the clock at that ticker's due moment.
 *
 * @example
 * const clock = new ManualClock();
 * clock.advance(30 * 60_000); // half an hour later
 * clock.stepWall(-3_600_000); // the wall clock is put back by an hour, deadlines do not notice
 */
export class ManualClock implements Clock {
  readonly #tickers = new Set<RunningTicker>();
  #monotonicMs = 0;
  /** Wall time less monotonic time. */
  #offsetMs: number;

  constructor(start: Date | number = DEFAULT_START) {
    this.#offsetMs = wallTime(start);
  }

  now(): Instant {
    return instant(this.#monotonicMs + this.#offsetMs);
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  startTicker(everyMs: number, onTick: () => void): Ticker {
    if (!Number.isSafeInteger(everyMs) || everyMs < 1) throw new RangeError('a ticker needs a period of whole milliseconds');
    const ticker: RunningTicker = { everyMs, onTick, dueMs: this.#monotonicMs + everyMs, keepsAlive: false };
    this.#tickers.add(ticker);
    return {
      keepAlive: (on) => {
        ticker.keepsAlive = on;
      },
      stop: () => {
        this.#tickers.delete(ticker);
      },
    };
  }

  /** Lets time pass. */
  advance(ms: number): void {
    if (!Number.isSafeInteger(ms) || ms < 0) throw new RangeError('time passes in whole milliseconds, and never back');
    const end = this.#monotonicMs + ms;
    for (let due = this.#nextDue(end); due !== null; due = this.#nextDue(end)) {
      // A tick may itself have advanced the clock beyond this one's moment.
      this.#monotonicMs = Math.max(this.#monotonicMs, due.dueMs);
      due.dueMs += due.everyMs;
      due.onTick();
    }
    this.#monotonicMs = Math.max(this.#monotonicMs, end);
  }

  /** Sets the wall clock; nothing is woken. */
  set(to: Date | number): void {
    this.#offsetMs = wallTime(to) - this.#monotonicMs;
  }

  /** Puts the wall clock forward or back; nothing is woken. */
  stepWall(ms: number): void {
    this.set(this.now() + ms);
  }

  /** How many tickers run: none are left when everything that waited has been shut down. */
  get tickers(): number {
    return this.#tickers.size;
  }

  /** Whether a ticker would keep the process alive now. */
  get keepsAlive(): boolean {
    return [...this.#tickers].some((ticker) => ticker.keepsAlive);
  }

  #nextDue(end: number): RunningTicker | null {
    let next: RunningTicker | null = null;
    for (const ticker of this.#tickers) {
      if (ticker.dueMs <= end && (next === null || ticker.dueMs < next.dueMs)) next = ticker;
    }
    return next;
  }
}

function wallTime(moment: Date | number): number {
  const epochMs = typeof moment === 'number' ? moment : moment.getTime();
  try {
    return instant(epochMs);
  } catch {
    throw new RangeError('the wall clock shows whole milliseconds since the Unix epoch');
  }
}
