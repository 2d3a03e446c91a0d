import type { Clock, Ticker } from './clock.contract.js';
import { clearInterval, performance, setInterval } from './timers.js';

/**
 * The default {@link Clock}: the system's wall clock, the process's monotonic clock, one unref'd interval. Fake timers of a test
 * move the wall clock and nothing else; use `ManualClock` to move all of it.
 */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  monotonicMs(): number {
    return performance.now();
  }

  startTicker(everyMs: number, onTick: () => void): Ticker {
    const interval = setInterval(onTick, everyMs) as Partial<NodeJS.Timeout>;
    // Where Node's timers are replaced, an interval may be a number.
    interval.unref?.();
    return {
      keepAlive: (on) => {
        if (on) interval.ref?.();
        else interval.unref?.();
      },
      stop: () => {
        clearInterval(interval as NodeJS.Timeout);
      },
    };
  }
}
