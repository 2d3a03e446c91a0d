import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationShutdown, OnModuleDestroy } from '@nestjs/common';

import { Effects } from '../effects/effects.js';
import { OperationRunner } from '../runner/runner.js';

/**
 * Closes the library, step by step with Nest. Every step may be taken twice: once from the library's own module and once from
 * between it and the host's, because which of the two comes first depends on `isGlobal`.
 */
@Injectable()
export class Closing implements OnModuleDestroy, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    @Inject(Effects) private readonly effects: Effects,
    @Inject(OperationRunner) private readonly runner: OperationRunner,
  ) {}

  /** Before any module that was given to the library is torn down: what is under way may still need its stores. */
  async onModuleDestroy(): Promise<void> {
    await this.effects.drain(this.runner.ended());
  }

  /** Requests were still let in meanwhile. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.effects.drain(this.runner.ended());
  }

  /** After the last request. Operations are answered before the last drain: what an unanswered write has to say must still leave. */
  async onApplicationShutdown(): Promise<void> {
    this.runner.stop();
    await this.effects.drain();
    this.effects.shutDown();
  }
}
