import type { AdminInfraEvents, ContractCallEvent, IntentEvent, OperationEvent } from '@maatify/admin-infra';

/** One operation as it was seen from outside: what it ended in, and what it did on the way. */
export interface OperationTrace {
  readonly operation: string;
  readonly ending: string;
  readonly durationMs: number;
  readonly calls: readonly ContractCallEvent[];
  readonly intents: readonly IntentEvent[];
}

interface Joined {
  readonly operation: string;
  readonly correlationId: string;
}

/** Watches every operation of the library by its public events. Keeps no argument and no answer: the events carry none. */
export class Recorder {
  #calls: ContractCallEvent[] = [];
  #intents: IntentEvent[] = [];
  #ended: (OperationTrace & Joined)[] = [];
  readonly #stops: readonly (() => void)[];

  constructor(events: AdminInfraEvents) {
    this.#stops = [
      events.listen('call', (event) => void this.#calls.push(event)),
      events.listen('intent', (event) => void this.#intents.push(event)),
      events.listen('operation', (event) => {
        this.end(event);
      }),
    ];
  }

  /** The operations of one request in their order, and forgets everything seen so far. Without an id: of all requests. */
  take(correlationId?: string): readonly OperationTrace[] {
    const taken = this.#ended.filter((trace) => correlationId === undefined || trace.correlationId === correlationId);
    this.#calls = [];
    this.#intents = [];
    this.#ended = [];
    return taken;
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  private end({ operation, correlationId, ending, durationMs }: OperationEvent): void {
    const own = (event: Joined): boolean => event.operation === operation && event.correlationId === correlationId;
    this.#ended.push({
      operation,
      correlationId,
      ending: 'outcome' in ending ? ending.outcome : ending.failure,
      durationMs,
      calls: this.#calls.filter(own),
      intents: this.#intents.filter(own),
    });
  }
}
