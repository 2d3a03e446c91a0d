import { setTimeout as pause } from 'node:timers/promises';

import { Logger } from '@nestjs/common';

import { describeFailure } from '../http/describe-failure.js';

export interface RepeatingJobOptions {
  readonly name: string;
  /** Milliseconds between the end of one run and the start of the next, give or take a fifth. */
  readonly everyMs: number;
  /** One bounded piece of work. Told when the host closes, it should come to its end. */
  readonly run: (closing: AbortSignal) => Promise<void>;
}

const JITTER = 0.2;
/** How long closing waits for the run under way: a mail server that hangs must not hold up the rest. */
const LAST_RUN_MS = 5_000;

/**
 * Does a piece of work again and again, one run at a time. Processes that were started together drift apart, so that they do not
 * all come to the database in the same moment.
 */
export class RepeatingJob {
  readonly #logger = new Logger('Jobs');
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly options: RepeatingJobOptions) {}

  start(): void {
    const { everyMs } = this.options;
    const afterMs = everyMs * (1 - JITTER + 2 * JITTER * Math.random());
    // A job keeps no process alive.
    this.#timer = setTimeout(() => {
      this.#running = this.#once();
    }, afterMs).unref();
  }

  /** No run begins any more; resolves when the one under way has ended, or took too long. */
  async stop(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    await Promise.race([this.#running, pause(LAST_RUN_MS, undefined, { ref: false })]);
  }

  async #once(): Promise<void> {
    try {
      await this.options.run(this.#closing.signal);
    } catch (error) {
      this.#logger.error({ event: 'job_failed', job: this.options.name, ...describeFailure(error) });
    }
    if (!this.#closing.signal.aborted) this.start();
  }
}
