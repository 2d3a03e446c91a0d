import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { Ended, Job } from './jobs.js';
import type { FromRacer, ToRacer } from './racer.js';

const RACER = new URL('./racer.ts', import.meta.url);
const LOADER = new URL('./typescript.mjs', import.meta.url);
const HEAD_START_MS = 3;

class Racer {
  readonly #child: ChildProcess;
  #exit: Error | null = null;
  #waiting: { answered: (message: FromRacer) => void; failed: (error: Error) => void } | null = null;

  constructor() {
    this.#child = fork(fileURLToPath(RACER), {
      execArgv: ['--import', LOADER.href],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child.on('message', (message: FromRacer) => {
      this.#waiting?.answered(message);
    });
    this.#child.on('exit', (code) => {
      this.#exit = new Error(`a racer ended with ${String(code)}`);
      this.#waiting?.failed(this.#exit);
    });
  }

  ask(message: ToRacer): Promise<FromRacer> {
    return new Promise((answered, failed) => {
      if (this.#exit !== null) {
        failed(this.#exit);
        return;
      }
      this.#waiting = { answered, failed };
      this.#child.send(message);
    });
  }

  async stop(): Promise<void> {
    if (this.#exit !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#waiting = null;
    this.#child.send({ say: 'stop' } satisfies ToRacer);
    await gone;
  }
}

/** Two processes of the application on one schema. */
export class Racers {
  readonly #racers = [new Racer(), new Racer()] as const;

  async boot(schema: string): Promise<void> {
    await Promise.all(this.#racers.map((racer) => racer.ask({ say: 'boot', schema })));
  }

  /** Runs these at once, in turns in the one process and in the other; answers how each ended. */
  async race(...jobs: readonly Job[]): Promise<readonly Ended[]> {
    const shares = this.#racers.map((_, index) => jobs.filter((__, job) => job % 2 === index));
    await Promise.all(this.#racers.map((racer, index) => racer.ask({ say: 'arm', jobs: shares[index] ?? [] })));
    const at = Date.now() + HEAD_START_MS;
    const answers = await Promise.all(this.#racers.map((racer) => racer.ask({ say: 'go', at })));
    const results = answers.map((answer) => (answer.say === 'done' ? answer.results : []));
    return jobs.map((_, job) => results[job % 2]?.[Math.floor(job / 2)] ?? { outcome: 'no answer' });
  }

  async stop(): Promise<void> {
    await Promise.all(this.#racers.map((racer) => racer.stop()));
  }
}
