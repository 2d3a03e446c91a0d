import { runInThisContext } from 'node:vm';

/**
 * The process itself. What a test file sees as `process` is the runner's copy, whose events never fire.
 */
const realProcess = runInThisContext('process') as NodeJS.Process;
type Listener = NodeJS.UnhandledRejectionListener;

/**
 * Counts rejections nobody handled (E2). While it watches it is the only listener, so that a rejection is booked on the
 * case that caused it instead of failing whatever test happens to run.
 */
export class UnhandledRejections {
  count = 0;
  readonly #others: readonly Listener[];
  readonly #own: Listener = () => {
    this.count += 1;
  };

  constructor() {
    this.#others = realProcess.listeners('unhandledRejection');
    realProcess.removeAllListeners('unhandledRejection');
    realProcess.on('unhandledRejection', this.#own);
  }

  stop(): void {
    realProcess.off('unhandledRejection', this.#own);
    for (const other of this.#others) realProcess.on('unhandledRejection', other);
  }
}
