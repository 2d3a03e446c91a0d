import { currentContext } from './async-context.js';
import type { OwnContext } from './async-context.js';
import type { Clock, Ticker } from './clock.contract.js';

/** Entries swept in one tick; a hundred thousand hung operations must not block the loop in one sweep. */
const MAX_EXPIRED_PER_TICK = 2_000;

/** Its time is up, or nobody will be there any more to say so. */
export type Expiry = 'deadline' | 'shutdown';

/** Something with a time budget. Its list links live on it, so that waiting costs no further list node. */
export interface Expiring {
  readonly keepsProcessAlive: boolean;
  expire(why: Expiry): void;
  expiresAtMs: number;
  earlier: Expiring | null;
  later: Expiring | null;
  /** Where it was added, and where it expires: what it reports then belongs to its own request. */
  context: OwnContext | null;
}

/** Somebody who waits until everything that had begun by then has ended. */
interface Waiting {
  readonly expiresAtMs: number;
  readonly over: () => void;
}

/**
 * One shared, unref'd ticker for every time budget of one module: a timer per call costs about three times the
 * operation itself and, on a hung sink, hundreds of megabytes. All entries of one list have the same budget, so
 * the list is ordered by itself and a tick looks only at its head.
 */
export class Deadlines {
  #head: Expiring | null = null;
  #tail: Expiring | null = null;
  #ticker: Ticker | null = null;
  #keepingAlive = 0;
  #waiting: Waiting[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly budgetMs: number,
    private readonly tickMs: number,
  ) {}

  /** From now on it has its budget; who has just looked at the clock says what it showed. */
  add(entry: Expiring, nowMs: number = this.clock.monotonicMs()): void {
    // First of all: an entry is not taken in by a clock that cannot wake anybody, nor counted.
    this.#ticker ??= this.clock.startTicker(this.tickMs, () => {
      this.sweep();
    });
    entry.context = currentContext();
    entry.expiresAtMs = nowMs + this.budgetMs;
    entry.earlier = this.#tail;
    entry.later = null;
    if (this.#tail === null) this.#head = entry;
    else this.#tail.later = entry;
    this.#tail = entry;
    // A command line whose only pending work is a hung contract would otherwise exit before its deadline speaks.
    if (entry.keepsProcessAlive && (this.#keepingAlive += 1) === 1) this.#ticker.keepAlive(true);
  }

  remove(entry: Expiring): void {
    const isWaiting = entry.earlier !== null || this.#head === entry;
    if (!isWaiting) return;
    if (entry.earlier === null) this.#head = entry.later;
    else entry.earlier.later = entry.later;
    if (entry.later === null) this.#tail = entry.earlier;
    else entry.later.earlier = entry.earlier;
    entry.earlier = entry.later = entry.context = null;
    if (entry.keepsProcessAlive && (this.#keepingAlive -= 1) === 0) this.#ticker?.keepAlive(false);
    if (this.#waiting.length > 0) this.tellWhoWaits();
  }

  /** Resolves when every entry of this moment has been removed, in time or not; later ones are not waited for. */
  ended(): Promise<void> {
    const newest = this.#tail;
    if (newest === null) return Promise.resolve();
    return new Promise((over) => this.#waiting.push({ expiresAtMs: newest.expiresAtMs, over }));
  }

  stop(): void {
    this.#ticker?.stop();
    this.#ticker = null;
  }

  /** Expires whatever still waits, then stops: with the ticker gone nobody else would ever answer it. */
  shutDown(): void {
    for (let oldest = this.#head; oldest !== null; oldest = this.#head) {
      this.expire(oldest, 'shutdown');
    }
    this.stop();
  }

  private sweep(): void {
    const now = this.clock.monotonicMs();
    for (let swept = 0; swept < MAX_EXPIRED_PER_TICK; swept += 1) {
      const oldest = this.#head;
      if (oldest === null) {
        this.stop(); // nothing waits: an idle process is not woken for it
        return;
      }
      if (oldest.expiresAtMs > now) return;
      this.expire(oldest, 'deadline');
    }
  }

  private expire(entry: Expiring, why: Expiry): void {
    const { context } = entry;
    this.remove(entry);
    context?.runInAsyncScope(() => {
      entry.expire(why);
    });
  }

  private tellWhoWaits(): void {
    const oldestMs = this.#head?.expiresAtMs ?? Number.POSITIVE_INFINITY;
    this.#waiting = this.#waiting.filter(({ expiresAtMs, over }) => {
      if (expiresAtMs >= oldestMs) return true;
      over();
      return false;
    });
  }
}
