import { inRootContext } from './async-context.js';
import type { Clock, Ticker } from './clock.contract.js';
import { ContractViolationException, InfrastructureException } from './exceptions.js';
import { copyForeignError } from './foreign-error.js';
import { isInstant } from './ids.js';
import type { Instant } from './ids.js';

/**
 * The bound clock as the core may use it.
 *
 * An operation starts only while both of its times can be told; once it runs, a clock that fails must not throw where
 * nobody catches it (in a sink, in a settlement), so the last known monotonic time is kept.
 */
export class SafeClock implements Clock {
  #lastMonotonicMs = 0;

  constructor(private readonly clock: Clock) {}

  now(): Instant {
    const now = asked('now', () => this.clock.now());
    if (!isInstant(now)) throw violated('now', 'whole milliseconds since the Unix epoch');
    return now;
  }

  monotonicMs(): number {
    try {
      const ms = this.clock.monotonicMs();
      if (Number.isFinite(ms)) this.#lastMonotonicMs = Math.max(this.#lastMonotonicMs, ms);
    } catch {
      // The last known time stands in; the next operation to start reports the failure.
    }
    return this.#lastMonotonicMs;
  }

  /** Throws unless the monotonic time can be told right now. */
  demandMonotonic(): number {
    const ms = asked('monotonicMs', () => this.clock.monotonicMs());
    if (typeof ms !== 'number' || !Number.isFinite(ms)) throw violated('monotonicMs', 'a finite number of milliseconds');
    return (this.#lastMonotonicMs = Math.max(this.#lastMonotonicMs, ms));
  }

  /** A ticker serves every request; it is started and ticks in the context of none of them. */
  startTicker(everyMs: number, onTick: () => void): Ticker {
    const tick = (): void => {
      inRootContext(onTick);
    };
    const ticker = asked('startTicker', () => inRootContext(() => this.clock.startTicker(everyMs, tick)));
    if (!isTicker(ticker)) throw violated('startTicker', 'an object with keepAlive() and stop()');
    return ticker;
  }
}

/** Without its two methods a deadline could neither keep a command line alive nor be stopped. */
function isTicker(value: unknown): value is Ticker {
  const { keepAlive, stop } = (value ?? {}) as Readonly<Record<keyof Ticker, unknown>>;
  return typeof keepAlive === 'function' && typeof stop === 'function';
}

function asked(method: string, ask: () => unknown): unknown {
  try {
    return ask();
  } catch (thrown) {
    throw new InfrastructureException(`Clock.${method} threw; see cause.`, {
      code: 'contract.threw',
      operation: null,
      contract: 'Clock',
      method,
      cause: copyForeignError(thrown, []),
    });
  }
}

function violated(method: string, expected: string): ContractViolationException {
  return new ContractViolationException(`Clock.${method} must answer ${expected}.`, {
    code: 'contract.malformed_answer',
    operation: null,
    contract: 'Clock',
    method,
  });
}
