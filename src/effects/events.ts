import { Observable } from 'rxjs';

import type { ContractCallEvent } from '../kernel/gateway.js';
import type { FailureClass } from '../kernel/exceptions.js';
import { settle } from '../kernel/settle.js';
import type { LossCause } from './sink.js';

/** One operation, ended. It names no person: safe to turn into a metric, as long as that leaves the two ids of the run aside. */
export interface OperationEvent {
  readonly operation: string;
  /** The result's `outcome`, or the class of the exception it ended in. */
  readonly ending: { readonly outcome: string } | { readonly failure: FailureClass };
  readonly durationMs: number;
  readonly correlationId: string;
  /** This run alone. Calls carry it too: runs of one request share the correlation id, and may overlap. */
  readonly runId: string;
}

/** Intents lost by one sink. Alert on this: it is the only trace a lost audit record leaves. */
export interface LostEvent {
  readonly sink: string;
  readonly cause: LossCause;
  readonly count: number;
}

/** An intent handed to a sink, in order with the contract calls of its operation. */
export interface IntentEvent {
  readonly operation: string;
  readonly correlationId: string;
  readonly sink: string;
  readonly type: string;
}

export interface ObservedEvents {
  operation: OperationEvent;
  call: ContractCallEvent;
  intent: IntentEvent;
  lost: LostEvent;
}
export type EventKind = keyof ObservedEvents;
type Listener<K extends EventKind> = (event: ObservedEvents[K]) => void;

const ignore = (): void => undefined;

/**
 * Watches what the library does: operations, contract calls, intents, losses.
 *
 * When to use: metrics, traces, an alarm on lost audit records, a flow viewer.
 *
 * Promises: nothing is computed while nobody listens; a listener that throws changes nothing and does not disturb the
 * other listeners; events carry no argument, no answer and no secret.
 *
 * @example
 * const stop = events.listen('lost', ({ sink, cause, count }) => alarm(`${sink} lost ${count} (${cause})`));
 */
export class AdminInfraEvents {
  readonly #listeners: { readonly [K in EventKind]: Set<Listener<K>> } = {
    operation: new Set(),
    call: new Set(),
    intent: new Set(),
    lost: new Set(),
  };

  /** Calls `listener` for each event of the kind, in the same tick. Answers a function that stops it. */
  listen<K extends EventKind>(kind: K, listener: Listener<K>): () => void {
    const listeners = this.#listeners[kind] as Set<Listener<K>>;
    // Bound, so that registering one function twice gives two listeners with two ends; and what it returns is kept, because
    // that may be a promise nobody else handles.
    const own: Listener<K> = listener.bind(null);
    listeners.add(own);
    return () => {
      listeners.delete(own);
    };
  }

  /**
   * The same as an rxjs `Observable`. An error thrown inside a subscriber follows rxjs's own rules (it is reported
   * asynchronously and may end the process); prefer `listen` where that matters.
   */
  stream<K extends EventKind>(kind: K): Observable<ObservedEvents[K]> {
    return new Observable((subscriber) =>
      this.listen(kind, (event) => {
        subscriber.next(event);
      }),
    );
  }

  /** @internal Whether anybody listens for contract calls. */
  get observed(): boolean {
    return this.heard('call');
  }

  /** @internal Whether anybody listens: asked before so much as the way to make an event is made. */
  heard(kind: EventKind): boolean {
    return this.#listeners[kind].size > 0;
  }

  /** @internal */
  contractCalled(event: ContractCallEvent): void {
    this.publish('call', () => event);
  }

  /** @internal Builds the event only when somebody listens. */
  publish<K extends EventKind>(kind: K, make: () => ObservedEvents[K]): void {
    const listeners = this.#listeners[kind];
    if (listeners.size === 0) return;
    const event: ObservedEvents[K] = make();
    Object.freeze(event);
    for (const listener of [...listeners] as Listener<K>[]) {
      try {
        // An async listener that rejects must not end the process either.
        const returned: unknown = (listener as (event: ObservedEvents[K]) => unknown)(event);
        settle(returned, ignore, ignore);
      } catch {
        // A listener observes; it has no say in what happens.
      }
    }
  }
}
