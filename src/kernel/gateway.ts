import type { Clock } from './clock.contract.js';
import type { AnyContractMethod, ContractMethod, MethodKind } from './contract-method.js';
import { ContradictingAnswer, WrongSubject } from './contract-method.js';
import { ContractViolationException, InfrastructureException, InvariantViolationException } from './exceptions.js';
import type { AdminInfraException, FailureContext } from './exceptions.js';
import { copyForeignError, isInstance, secretsIn } from './foreign-error.js';
import type { Secrets } from './spelled-secrets.js';
import { deepFreeze } from './freeze.js';
import { sentBy } from './request-runs.js';
import { EndlessThenable, isPlainPromise, settleInTurn } from './settle.js';
import { ImpossibleState, Misfit } from './shape.js';

/** How a contract call ended. */
export type CallEnding =
  'answered' | 'threw' | 'malformed' | 'wrong_subject' | 'contradicting' | 'impossible' | 'timed_out' | 'abandoned';

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
  /** The run it belongs to; see `OperationEvent.runId`. */
  readonly runId: string;
}

export interface CallObserver {
  readonly observed: boolean;
  contractCalled(event: ContractCallEvent): void;
}

/** A contract call that was started and has not ended. */
export interface PendingCall {
  readonly method: AnyContractMethod;
  readonly startedAs: number;
  readonly startedMs: number;
}

/** The running operation a contract call belongs to. */
export interface RunningOperation {
  readonly operation: string;
  readonly correlationId: string;
  readonly runId: string;
  /** What no exception of this run may show. */
  readonly secrets: Secrets;
  /** True once the caller has an answer that is no result - deadline or failure -, so that no further contract call may start. */
  readonly abandoned: boolean;
  /** True once a decisive write was acknowledged: a later failure must not claim that nothing happened. */
  readonly wrote: boolean;
  committed(method: AnyContractMethod): void;
  started(method: AnyContractMethod, startedMs: number): PendingCall;
  /** Answers the call's place in the order of endings. */
  ended(call: PendingCall): number;
  /** Told before the exception is thrown, when a write was sent and not acknowledged. */
  writeUnacknowledged(method: AnyContractMethod): void;
}

type Method = (args: unknown) => unknown;

/**
 * The gateway: the only way from the core to a contract (one door out).
 *
 * Arguments go in frozen. Whatever happens then - a sync throw, a rejection with anything, a hostile thenable or
 * Proxy, a malformed answer, another subject's record - ends in exactly one class of failure or in a frozen copy
 * of a well-shaped answer. Never retries.
 */
export class Gateway {
  constructor(
    private readonly implementations: ReadonlyMap<symbol, object>,
    private readonly observer: CallObserver,
    private readonly clock: Clock,
  ) {}

  call<Args, Answer>(run: RunningOperation, method: ContractMethod<MethodKind, Args, Answer>, args: Args): Promise<Answer> {
    if (run.abandoned) return Promise.reject(tooLate(run, method));
    const pending = this.begin(run, method);
    const returned = this.invoke(run, method, args);
    // What `then` makes of a plain promise is the very one to wait for; what anything else makes of it is its own affair.
    if (isPlainPromise(returned)) {
      return returned.then(
        (value) => this.answered(run, method, args, pending, value) as Answer,
        (thrown: unknown) => {
          throw this.thrown(run, method, args, pending, thrown);
        },
      );
    }
    return new Promise<Answer>((resolve, reject) => {
      this.settle(run, method, args, pending, returned, resolve as (answer: unknown) => void, reject);
    });
  }

  /** The same for who needs no promise of it: calls one of the two, once, as a promise would. Neither may throw. */
  ask<Args, Answer>(
    run: RunningOperation,
    method: ContractMethod<MethodKind, Args, Answer>,
    args: Args,
    onAnswer: (answer: Answer) => void,
    onFailure: (exception: AdminInfraException) => void,
  ): void {
    if (run.abandoned) {
      onFailure(tooLate(run, method));
      return;
    }
    const pending = this.begin(run, method);
    this.settle(run, method, args, pending, this.invoke(run, method, args), onAnswer as (answer: unknown) => void, onFailure);
  }

  private begin(run: RunningOperation, method: AnyContractMethod): PendingCall {
    return run.started(method, this.observer.observed ? this.clock.monotonicMs() : 0);
  }

  private settle(
    run: RunningOperation,
    method: AnyContractMethod,
    args: unknown,
    pending: PendingCall,
    returned: unknown,
    onAnswer: (answer: unknown) => void,
    onFailure: (exception: AdminInfraException) => void,
  ): void {
    settleInTurn(
      returned,
      (value) => {
        let answer: unknown;
        try {
          answer = this.answered(run, method, args, pending, value);
        } catch (exception) {
          onFailure(exception as AdminInfraException);
          return;
        }
        onAnswer(answer);
      },
      (thrown) => {
        onFailure(this.thrown(run, method, args, pending, thrown));
      },
    );
  }

  /** The answer as the core may have it; throws what the call ends in where it cannot be had. */
  private answered(
    run: RunningOperation,
    method: AnyContractMethod,
    args: unknown,
    pending: PendingCall,
    value: unknown,
  ): unknown {
    let answer: unknown;
    try {
      answer = method.read(value);
      method.fits?.(args, answer);
    } catch (misfit) {
      const { ending, exception } = misread(run, method, args, misfit);
      this.fail(run, method, pending, ending);
      throw exception;
    }
    this.end(run, pending, 'answered');
    if (method.kind === 'change') run.committed(method);
    return answer;
  }

  private thrown(
    run: RunningOperation,
    method: AnyContractMethod,
    args: unknown,
    pending: PendingCall,
    thrown: unknown,
  ): AdminInfraException {
    const endless = isInstance(thrown, EndlessThenable);
    const exception = endless ? malformed(run, method, args, thrown) : threw(run, method, args, thrown);
    this.fail(run, method, pending, endless ? 'malformed' : 'threw');
    return exception;
  }

  private end(run: RunningOperation, pending: PendingCall, ending: CallEnding): void {
    const endedAs = run.ended(pending);
    // A run that was abandoned has already told how this call ended for it.
    if (!run.abandoned) this.report(run, pending, ending, endedAs);
  }

  private fail(run: RunningOperation, method: AnyContractMethod, pending: PendingCall, ending: CallEnding): void {
    this.end(run, pending, ending);
    if (method.kind !== 'query') run.writeUnacknowledged(method);
  }

  /** Tells observers how a call ended; builds nothing while nobody listens. */
  report(run: RunningOperation, { method, startedAs, startedMs }: PendingCall, ending: CallEnding, endedAs: number): void {
    if (!this.observer.observed) return;
    const { operation, correlationId, runId } = run;
    const { contract, name } = method;
    const durationMs = this.clock.monotonicMs() - startedMs;
    const call = { contract, method: name, ending, durationMs, startedAs, endedAs };
    this.observer.contractCalled({ operation, correlationId, runId, ...call });
  }

  /** Late bound, so that a spy set after start-up is seen; a sync throw becomes what `settle` reports as a rejection. */
  private invoke(run: RunningOperation, method: AnyContractMethod, args: unknown): unknown {
    try {
      const implementation = this.implementations.get(method.token) as Record<string, Method> | undefined;
      if (implementation === undefined) {
        throw new Error(`${method.contract} is not bound; the feature that needs it is off, or its contract is missing`);
      }
      const implemented = implementation[method.name];
      if (typeof implemented !== 'function') throw new Error(`${method.contract} has no method ${method.name}`);
      sentBy(run, method, args);
      return implemented.call(implementation, deepFreeze(args));
    } catch (thrown) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- classified by the caller, whatever it is
      return Promise.reject(thrown);
    }
  }
}

/** How a call ended whose answer could not be read, or does not fit what was asked. */
function misread(
  run: RunningOperation,
  method: AnyContractMethod,
  args: unknown,
  misfit: unknown,
): { readonly ending: CallEnding; readonly exception: AdminInfraException } {
  if (isInstance(misfit, WrongSubject)) return { ending: 'wrong_subject', exception: wrongSubject(run, method, misfit) };
  if (isInstance(misfit, ImpossibleState)) return { ending: 'impossible', exception: impossible(run, method, misfit) };
  if (isInstance(misfit, ContradictingAnswer)) return { ending: 'contradicting', exception: contradicting(run, method, misfit) };
  return { ending: 'malformed', exception: malformed(run, method, args, misfit) };
}

function context(run: RunningOperation, method: AnyContractMethod, code: string, cause?: unknown): FailureContext {
  return {
    code,
    operation: run.operation,
    contract: method.contract,
    method: method.name,
    mutation: method.kind === 'query' && !run.wrote ? 'none' : 'unknown',
    correlationId: run.correlationId,
    cause,
  };
}

function threw(run: RunningOperation, method: AnyContractMethod, args: unknown, thrown: unknown): InfrastructureException {
  return new InfrastructureException(
    `${method.contract}.${method.name} threw during ${run.operation}. See cause for a copy of what it threw; ` +
      `an adapter answers expected outcomes as values and throws only when it cannot do its work now.`,
    context(run, method, 'contract.threw', copyForeignError(thrown, [...run.secrets, ...secretsIn(args)])),
  );
}

function malformed(run: RunningOperation, method: AnyContractMethod, args: unknown, misfit: unknown): ContractViolationException {
  const known = isInstance(misfit, Misfit) || isInstance(misfit, EndlessThenable);
  const why = known ? misfit.message : 'reading the answer threw';
  const secrets = [...run.secrets, ...secretsIn(args)];
  return new ContractViolationException(
    `${method.contract}.${method.name} broke its contract during ${run.operation}: ${why}. ` +
      `Run the conformance kit on this adapter.`,
    context(run, method, 'contract.malformed_answer', known ? undefined : copyForeignError(misfit, secrets)),
  );
}

function wrongSubject(run: RunningOperation, method: AnyContractMethod, wrong: WrongSubject): InvariantViolationException {
  return new InvariantViolationException(
    `${method.contract}.${method.name} broke an invariant during ${run.operation}: ${wrong.message}. ` +
      `Check the adapter's condition (the WHERE clause).`,
    context(run, method, 'contract.wrong_subject'),
  );
}

function contradicting(
  run: RunningOperation,
  method: AnyContractMethod,
  answer: ContradictingAnswer,
): ContractViolationException {
  return new ContractViolationException(
    `${method.contract}.${method.name} broke its contract during ${run.operation}: ${answer.message}. ` +
      `Run the conformance kit on this adapter.`,
    context(run, method, 'contract.contradicting_answer'),
  );
}

function impossible(run: RunningOperation, method: AnyContractMethod, state: ImpossibleState): InvariantViolationException {
  return new InvariantViolationException(
    `${method.contract}.${method.name} broke an invariant during ${run.operation}: ${state.message}. ` +
      `Look at the stored row and at what wrote it.`,
    context(run, method, 'contract.impossible_state'),
  );
}

/** Thrown inside an operation that is already answered; nobody sees it but the abandoned body. */
function tooLate(run: RunningOperation, method: AnyContractMethod): InfrastructureException {
  return new InfrastructureException(
    `${run.operation} had ended before it could call ${method.contract}.${method.name}; nothing was sent.`,
    {
      code: 'operation.abandoned',
      operation: run.operation,
      contract: method.contract,
      method: method.name,
      correlationId: run.correlationId,
    },
  );
}
