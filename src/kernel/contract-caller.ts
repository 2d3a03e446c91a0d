import type { Clock } from './clock.contract.js';
import type { AnyEdge, Edge, EdgeKind } from './edge.js';
import { WrongSubject } from './edge.js';
import { ContractViolationException, InfrastructureException, InvariantViolationException } from './exceptions.js';
import type { AdminInfraException, FailureContext } from './exceptions.js';
import { copyForeignError, isInstance, secretsIn } from './foreign-error.js';
import type { Secrets } from './foreign-error.js';
import { deepFreeze } from './freeze.js';
import { EndlessThenable, settle } from './settle.js';
import { Misfit } from './shape.js';

/** How a contract call ended. */
export type CallEnding = 'answered' | 'threw' | 'malformed' | 'wrong_subject' | 'timed_out' | 'abandoned';

/** One contract call as an observer sees it: no argument, no answer. */
export interface ContractCallEvent {
  readonly operation: string;
  readonly correlationId: string;
  readonly contract: string;
  readonly method: string;
  readonly ending: CallEnding;
  readonly durationMs: number;
  /** Order within the operation: calls that overlap have overlapping `[startedAs, endedAs]` intervals. */
  readonly startedAs: number;
  readonly endedAs: number;
}

export interface CallObserver {
  readonly observed: boolean;
  contractCalled(event: ContractCallEvent): void;
}

/** A contract call that was started and has not ended. */
export interface PendingCall {
  readonly edge: AnyEdge;
  readonly startedAs: number;
  readonly startedMs: number;
}

/** The running operation a contract call belongs to. */
export interface Run {
  readonly operation: string;
  readonly correlationId: string;
  /** What no exception of this run may show. */
  readonly secrets: Secrets;
  /** True once the caller has an answer that is no result - deadline or failure -, so that no further contract call may start. */
  readonly abandoned: boolean;
  /** True once a decisive write was acknowledged: a later failure must not claim that nothing happened (X5). */
  readonly wrote: boolean;
  committed(edge: AnyEdge): void;
  started(edge: AnyEdge, startedMs: number): PendingCall;
  /** Answers the call's place in the order of endings. */
  ended(call: PendingCall): number;
  /** Told before the exception is thrown, when a write was sent and not acknowledged. */
  writeUnacknowledged(edge: AnyEdge): void;
}

type Method = (args: unknown) => unknown;

/**
 * The one edge: the only way from the core to a contract (L5).
 *
 * Arguments go in frozen (K20). Whatever happens then - a sync throw, a rejection with anything, a hostile thenable or
 * Proxy, a malformed answer, another subject's record - ends in exactly one class of failure or in a frozen copy
 * of a well-shaped answer (L4, X1). Never retries.
 */
export class ContractCaller {
  constructor(
    private readonly implementations: ReadonlyMap<symbol, object>,
    private readonly observer: CallObserver,
    private readonly clock: Clock,
  ) {}

  call<Args, Answer>(run: Run, edge: Edge<EdgeKind, Args, Answer>, args: Args): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      if (run.abandoned) {
        reject(tooLate(run, edge));
        return;
      }
      const pending = run.started(edge, this.observer.observed ? this.clock.monotonicMs() : 0);
      const end = (ending: CallEnding): void => {
        const endedAs = run.ended(pending);
        // A run that was abandoned has already told how this call ended for it.
        if (!run.abandoned) this.report(run, pending, ending, endedAs);
      };
      const fail = (ending: CallEnding, exception: AdminInfraException): void => {
        end(ending);
        if (edge.kind !== 'query') run.writeUnacknowledged(edge);
        reject(exception);
      };
      settle(
        this.invoke(edge, args),
        (returned) => {
          let answer: Answer;
          try {
            answer = edge.read(returned);
            edge.subject?.(args, answer);
          } catch (misfit) {
            if (isInstance(misfit, WrongSubject)) fail('wrong_subject', wrongSubject(run, edge, misfit));
            else fail('malformed', malformed(run, edge, args, misfit));
            return;
          }
          end('answered');
          if (edge.kind === 'decisive') run.committed(edge);
          resolve(answer);
        },
        (thrown) => {
          if (isInstance(thrown, EndlessThenable)) fail('malformed', malformed(run, edge, args, thrown));
          else fail('threw', threw(run, edge, args, thrown));
        },
      );
    });
  }

  /** Tells observers how a call ended; builds nothing while nobody listens. */
  report(run: Run, { edge, startedAs, startedMs }: PendingCall, ending: CallEnding, endedAs: number): void {
    if (!this.observer.observed) return;
    const { operation, correlationId } = run;
    const { contract, method } = edge;
    const durationMs = this.clock.monotonicMs() - startedMs;
    this.observer.contractCalled({ operation, correlationId, contract, method, ending, durationMs, startedAs, endedAs });
  }

  /** Late bound, so that a spy set after start-up is seen; a sync throw becomes what `settle` reports as a rejection. */
  private invoke(edge: AnyEdge, args: unknown): unknown {
    try {
      const implementation = this.implementations.get(edge.token) as Record<string, Method> | undefined;
      if (implementation === undefined) {
        throw new Error(`${edge.contract} is not bound; the feature that needs it is off, or its contract is missing`);
      }
      const method = implementation[edge.method];
      if (typeof method !== 'function') throw new Error(`${edge.contract} has no method ${edge.method}`);
      return method.call(implementation, deepFreeze(args));
    } catch (thrown) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- classified by the caller, whatever it is
      return Promise.reject(thrown);
    }
  }
}

function context(run: Run, edge: AnyEdge, code: string, cause?: unknown): FailureContext {
  return {
    code,
    operation: run.operation,
    contract: edge.contract,
    method: edge.method,
    mutation: edge.kind === 'query' && !run.wrote ? 'none' : 'unknown',
    correlationId: run.correlationId,
    ...(cause === undefined ? {} : { cause }),
  };
}

function threw(run: Run, edge: AnyEdge, args: unknown, thrown: unknown): InfrastructureException {
  return new InfrastructureException(
    `${edge.contract}.${edge.method} threw during ${run.operation}. See cause for a copy of what it threw; ` +
      `an adapter answers expected outcomes as values and throws only when its store is out of reach.`,
    context(run, edge, 'contract.threw', copyForeignError(thrown, [...run.secrets, ...secretsIn(args)])),
  );
}

function malformed(run: Run, edge: AnyEdge, args: unknown, misfit: unknown): ContractViolationException {
  const known = isInstance(misfit, Misfit) || isInstance(misfit, EndlessThenable);
  const why = known ? misfit.message : 'reading the answer threw';
  const secrets = [...run.secrets, ...secretsIn(args)];
  return new ContractViolationException(
    `${edge.contract}.${edge.method} broke its contract during ${run.operation}: ${why}. ` +
      `Run the conformance kit on this adapter.`,
    context(run, edge, 'contract.malformed_answer', known ? undefined : copyForeignError(misfit, secrets)),
  );
}

function wrongSubject(run: Run, edge: AnyEdge, wrong: WrongSubject): InvariantViolationException {
  return new InvariantViolationException(
    `${edge.contract}.${edge.method} broke an invariant during ${run.operation}: ${wrong.message}. ` +
      `Check the adapter's condition (the WHERE clause).`,
    context(run, edge, 'contract.wrong_subject'),
  );
}

/** Thrown inside an operation that is already answered; nobody sees it but the abandoned body. */
function tooLate(run: Run, edge: AnyEdge): InfrastructureException {
  return new InfrastructureException(
    `${run.operation} had ended before it could call ${edge.contract}.${edge.method}; nothing was sent.`,
    {
      code: 'operation.abandoned',
      operation: run.operation,
      contract: edge.contract,
      method: edge.method,
      correlationId: run.correlationId,
    },
  );
}
