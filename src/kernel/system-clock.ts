import type { Clock, Ticker } from './clock.contract.js';

/** The default {@link Clock}: the system's wall clock, the process's monotonic clock, one unref'd interval. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

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
}
