/** A repeating wake-up; see {@link Clock.startTicker}. */
export interface Ticker {
  /** Whether a pending wake-up keeps the process alive. Starts as `false`. */
  keepAlive(on: boolean): void;
  stop(): void;
}

/**
 * Where the library takes the time from.
 *
 * When to use: replace it in tests (`ManualClock`) or to read a disciplined time source. The default is the system clock.
 *
 * Promises to keep: `now()` and `monotonicMs()` answer at once and never throw; `now()` is whole milliseconds since
 * the Unix epoch, UTC, and may step; `monotonicMs()` never goes back. Both are security decisions: expiry uses `now()`,
 * deadlines use `monotonicMs()`.
 */
export interface Clock {
  now(): number;
  monotonicMs(): number;
  /** Calls `onTick` about every `everyMs` until stopped. Must not keep the process alive unless told to. */
  startTicker(everyMs: number, onTick: () => void): Ticker;
}

export const Clock = Symbol.for('@maatify/admin-infra/Clock');
