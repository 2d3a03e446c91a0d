import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';

import { RepeatingJob } from './repeating-job.js';
import type { RepeatingJobOptions } from './repeating-job.js';

/** Runs a job from the start of the application until it closes, which waits for the run under way. */
export class ScheduledJob implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #job: RepeatingJob | null;

  /** Null where this process leaves the work to others. */
  constructor(options: RepeatingJobOptions | null) {
    this.#job = options === null ? null : new RepeatingJob(options);
  }

  onApplicationBootstrap(): void {
    this.#job?.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#job?.stop();
  }
}
