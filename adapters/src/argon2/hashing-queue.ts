/**
 * More passwords arrive than this process can hash, so this one was not looked at.
 *
 * It is an infrastructure failure, never a wrong password: the host answers 503 and the attempt is given back. The library hands on a
 * copy, which is no instance of this class: look at `code`.
 */
export class HashingOverloaded extends Error {
  override readonly name = 'HashingOverloaded';
  readonly code = 'HASHING_OVERLOADED';
}

interface Limits {
  readonly maxConcurrent: number;
  readonly maxQueued: number;
  readonly queueTimeoutMs: number;
}

interface Waiting {
  readonly start: () => void;
}

/**
 * Lets few tasks run at once, and few wait, in the order they came.
 *
 * Hashing is memory and processor time that anybody can ask for by sending passwords: without a bound one burst makes
 * everybody wait, and whoever waits longest has given up by the time it is their turn.
 */
export class HashingQueue {
  readonly #limits: Limits;
  readonly #waiting = new Set<Waiting>();
  #running = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running < this.#limits.maxConcurrent) this.#running += 1;
    else await this.#turn();
    try {
      return await task();
    } finally {
      this.#passOn();
    }
  }

  /** Resolves when a place was handed over: the count stays as it is, so nobody can slip in between. */
  #turn(): Promise<void> {
    const { maxQueued, maxConcurrent, queueTimeoutMs } = this.#limits;
    if (this.#waiting.size >= maxQueued) {
      const busy = `${String(maxConcurrent)} passwords are being hashed and ${String(maxQueued)} wait`;
      throw new HashingOverloaded(`${busy}, which is all this process takes on; add processes or raise maxQueued.`);
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(one);
        reject(new HashingOverloaded(`A password waited ${String(queueTimeoutMs)} ms for its turn to be hashed; add processes.`));
      }, queueTimeoutMs);
      const start = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const one: Waiting = { start };
      this.#waiting.add(one);
    });
  }

  #passOn(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#running -= 1;
      return;
    }
    this.#waiting.delete(next);
    next.start();
  }
}
