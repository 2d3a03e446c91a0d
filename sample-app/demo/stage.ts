import type { Answer, DemoClient } from './client.js';
import type { Printer } from './printer.js';
import type { OperationTrace, Recorder } from './recorder.js';

const ADMIN_ID = /(?<=admins\/)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** A step that did not end as it should. The story stops there. */
export class UnexpectedOutcome extends Error {
  override readonly name = 'UnexpectedOutcome';
}

export interface HttpStep {
  readonly title: string;
  readonly client: DemoClient;
  readonly request: readonly [method: string, path: string, body?: object];
  /** `outcome`, or `outcome · reason` where the operation tells one. */
  readonly expect: string;
  readonly notes?: (answer: Answer, durationMs: number) => readonly string[];
}

/** Plays steps: runs each, shows it, and checks how it ended. */
export class Stage {
  #number = 0;

  constructor(
    private readonly recorder: Recorder,
    private readonly printer: Printer,
  ) {}

  get steps(): number {
    return this.#number;
  }

  async http({ title, client, request, expect, notes }: HttpStep): Promise<Answer> {
    const [method, path, body] = request;
    this.recorder.take();
    const startedMs = performance.now();
    const answer = await client.send(method, path, body);
    const durationMs = Math.round(performance.now() - startedMs);
    const traces = this.recorder.take(answer.requestId);
    const reason = typeof answer.body['reason'] === 'string' ? answer.body['reason'] : undefined;
    const via = `${method} ${path.replace(ADMIN_ID, '{adminId}')} → ${String(answer.status)}`;
    this.show(title, via, expect, withReason(traces, reason), notes?.(answer, durationMs) ?? []);
    return answer;
  }

  /** Something else the last step claims; the story stops when it is not so. */
  demand(holds: boolean, otherwise: string): void {
    if (!holds) throw new UnexpectedOutcome(`demo: after step ${String(this.#number)}: ${otherwise}`);
  }

  /** A step that is not a request: an operation called in this process. */
  async inProcess(title: string, via: string, expect: string, run: () => Promise<unknown>): Promise<void> {
    this.recorder.take();
    await run();
    this.show(title, via, expect, this.recorder.take(), []);
  }

  private show(
    title: string,
    via: string,
    expect: string,
    operations: readonly (OperationTrace & { readonly reason?: string })[],
    notes: readonly string[],
  ): void {
    this.#number += 1;
    this.printer.step({ number: this.#number, title, via, operations, notes });
    const last = operations.at(-1);
    const ended =
      last === undefined ? 'no operation' : last.reason === undefined ? last.ending : `${last.ending} · ${last.reason}`;
    if (ended === expect) return;
    throw new UnexpectedOutcome(`demo: step ${String(this.#number)} (${title}) ended in "${ended}", expected "${expect}"`);
  }
}

/** The reason a client was told belongs to the operation that answered it: the last one of the request. */
function withReason(traces: readonly OperationTrace[], reason: string | undefined) {
  return traces.map((trace, index) => (reason !== undefined && index === traces.length - 1 ? { ...trace, reason } : trace));
}
