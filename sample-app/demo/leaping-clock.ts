import type { Clock, Ticker } from '@maatify/admin-infra';

/** The system's clock, which the story can put forward, so that nobody waits for a session to grow old. */
export class LeapingClock implements Clock {
  #aheadMs = 0;

  now(): number {
    return Date.now() + this.#aheadMs;
  }

  /** Leaps between steps are no time that an operation took. */
  monotonicMs(): number {
    return performance.now();
  }

  startTicker(everyMs: number, onTick: () => void): Ticker {
    const interval = setInterval(onTick, everyMs).unref();
    return {
      keepAlive: (on) => {
        if (on) interval.ref();
        else interval.unref();
      },
      stop: () => {
        clearInterval(interval);
      },
    };
  }

  leap(ms: number): void {
    this.#aheadMs += Math.max(0, Math.ceil(ms));
  }
}
