import type { AdminInfraEvents, IntentEvent, OperationEvent } from '../../effects/events.js';
import type { ContractCallEvent } from '../../kernel/gateway.js';

/** An intent, and how many of its operation's calls had ended before it was handed over. */
export interface RecordedIntent extends IntentEvent {
  readonly afterEnd: number;
}

/** One run of one operation. */
export interface RecordedRun {
  readonly operation: string;
  readonly correlationId: string;
  /** In the order they were started. */
  readonly calls: readonly ContractCallEvent[];
  readonly intents: readonly RecordedIntent[];
  /** null while it runs. */
  readonly ending: OperationEvent['ending'] | null;
}

interface OpenRun {
  readonly operation: string;
  readonly correlationId: string;
  readonly calls: ContractCallEvent[];
  readonly intents: RecordedIntent[];
  ending: OperationEvent['ending'] | null;
}

/**
 * Records which contracts an operation calls, in which order, and which intents it emits.
 *
 * When to use: to compare the calls of two sign-ins, to bound the chain of round trips, to draw a flow.
 *
 * Promises: order comes from the core's own counters, not from a clock, so it is exact with contracts that resolve at once.
 * Calls that overlap are parallel; a call that starts after another ended is one after the other. A call is recorded when it
 * ends: one that hangs is not there. Runs are told apart by operation and correlation id, and by when they ended; two runs
 * of one operation that share a correlation id *at the same time* are recorded as one.
 *
 * Failures: none of its own; it only listens, and a run it never saw the end of has `ending: null`.
 *
 * @example
 * const recorder = new ContractRecorder(app.get(AdminInfraEvents));
 * await sessions.access(…);
 * recorder.calls(); // ['SystemSettingsReader.read', 'SessionQueryRepository.byTokenDigest']
 * recorder.longestChain(); // 1: both in one hop
 */
export class ContractRecorder {
  #runs: OpenRun[] = [];
  readonly #stops: readonly (() => void)[];

  constructor(events: AdminInfraEvents) {
    this.#stops = [
      events.listen('call', (call) => {
        this.#runOf(call).calls.push(call);
      }),
      events.listen('intent', (intent) => {
        const run = this.#runOf(intent);
        run.intents.push(Object.freeze({ ...intent, afterEnd: Math.max(0, ...run.calls.map(({ endedAs }) => endedAs)) }));
      }),
      events.listen('operation', (operation) => {
        this.#runOf(operation).ending = operation.ending;
      }),
    ];
  }

  /** Every recorded run, in the order their first event came. */
  runs(operation?: string): readonly RecordedRun[] {
    return this.#runs
      .filter((run) => operation === undefined || run.operation === operation)
      .map((run) => Object.freeze({ ...run, calls: inOrderOfStart(run.calls), intents: Object.freeze([...run.intents]) }));
  }

  /** `Contract.method` of every call, run by run, in the order they were started. */
  calls(operation?: string): readonly string[] {
    return this.runs(operation).flatMap((run) => run.calls.map(nameOf));
  }

  /** How many calls the longest chain of one after another has, in any one run. */
  longestChain(operation?: string): number {
    return Math.max(0, ...this.runs(operation).map((run) => longestChainOf(run.calls)));
  }

  /** Readable lines: each run, its calls with their intervals, its intents where they were emitted, its ending. */
  trace(operation?: string): readonly string[] {
    return this.runs(operation).flatMap(traceOf);
  }

  clear(): void {
    this.#runs = [];
  }

  /** Stops listening; what was recorded stays. */
  stop(): void {
    for (const stop of this.#stops) stop();
  }

  #runOf({ operation, correlationId }: Pick<RecordedRun, 'operation' | 'correlationId'>): OpenRun {
    const running = this.#runs.find(
      (run) => run.ending === null && run.operation === operation && run.correlationId === correlationId,
    );
    if (running !== undefined) return running;
    const run: OpenRun = { operation, correlationId, calls: [], intents: [], ending: null };
    this.#runs.push(run);
    return run;
  }
}

function nameOf({ contract, method }: ContractCallEvent): string {
  return `${contract}.${method}`;
}

function inOrderOfStart(calls: readonly ContractCallEvent[]): readonly ContractCallEvent[] {
  return Object.freeze([...calls].sort((a, b) => a.startedAs - b.startedAs));
}

/** chain(c) = 1 + the longest chain of any call that had ended when c started; those all started before c. */
function longestChainOf(callsInOrder: readonly ContractCallEvent[]): number {
  const chains: { readonly endedAs: number; readonly length: number }[] = [];
  for (const { startedAs, endedAs } of callsInOrder) {
    const before = chains.filter((earlier) => earlier.endedAs < startedAs).map(({ length }) => length);
    chains.push({ endedAs, length: 1 + Math.max(0, ...before) });
  }
  return Math.max(0, ...chains.map(({ length }) => length));
}

function traceOf({ operation, calls, intents, ending }: RecordedRun): readonly string[] {
  const lines = [
    ...calls.map((call) => ({
      at: call.startedAs,
      text: `${String(call.startedAs)}-${String(call.endedAs)} ${nameOf(call)}${call.ending === 'answered' ? '' : ` (${call.ending})`}`,
    })),
    // Half a step later than the last call that had ended; `sort` is stable, so intents keep their order.
    ...intents.map(({ afterEnd, sink, type }) => ({ at: afterEnd + 0.5, text: `> ${sink} ${type}` })),
  ];
  lines.sort((a, b) => a.at - b.at);
  return [operation, ...lines.map(({ text }) => `  ${text}`), `  = ${endingText(ending)}`];
}

function endingText(ending: RecordedRun['ending']): string {
  if (ending === null) return 'still running';
  return 'outcome' in ending ? ending.outcome : ending.failure;
}
