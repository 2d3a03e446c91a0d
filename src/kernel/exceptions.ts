import { inspect } from 'node:util';

import { toldCauses } from './told-causes.js';
import type { FailureCause } from './told-causes.js';

/** The three classes of failure that are exceptions. Business and validation outcomes are results. */
export type FailureClass = 'contract_violation' | 'invariant_violation' | 'infrastructure_failure';

/**
 * Whether the operation may have changed the world before it failed. `unknown`: a write was sent and its
 * acknowledgement never came; repeating the operation is safe, because writes are conditional.
 */
export type MutationState = 'none' | 'unknown';

export interface FailureContext {
  /** Stable, dotted; for alerts and tests. */
  readonly code: string;
  /** The operation that failed, e.g. `auth.sign_in`; null while the application boots. */
  readonly operation: string | null;
  readonly contract?: string;
  readonly method?: string;
  readonly mutation?: MutationState;
  readonly correlationId?: string;
  /** A scrubbed copy of what the host's code threw; never the thrown object itself. */
  readonly cause?: unknown;
}

/** An exception as a log shows it. */
export interface FailureReport {
  readonly name: string;
  readonly failure: FailureClass;
  readonly code: string;
  readonly message: string;
  readonly operation: string | null;
  readonly contract: string | null;
  readonly method: string | null;
  readonly mutation: MutationState;
  readonly correlationId: string | null;
  /** What was thrown, and what had led to that, outermost first; at most four. */
  readonly causes: readonly FailureCause[];
}

/**
 * The root of every exception of this library: something broke that no user can mend.
 *
 * When to use: catch it in one exception filter, answer a constant text, alert on `failure` and `code`.
 *
 * Promises: carries no input value, no user text, no HTTP word; `toJSON()` and `util.inspect` show
 * the same few fields, and of the cause class, code and message; `cause` is a copy of what was thrown, without this operation's secrets.
 */
export abstract class AdminInfraException extends Error {
  abstract readonly failure: FailureClass;
  readonly code: string;
  readonly contract: string | null;
  readonly method: string | null;
  #run: Pick<FailureContext, 'operation' | 'correlationId' | 'mutation'>;

  constructor(message: string, context: FailureContext) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.name = new.target.name;
    this.code = context.code;
    this.contract = context.contract ?? null;
    this.method = context.method ?? null;
    this.#run = context;
  }

  get operation(): string | null {
    return this.#run.operation;
  }

  get mutation(): MutationState {
    return this.#run.mutation ?? 'none';
  }

  get correlationId(): string | null {
    return this.#run.correlationId ?? null;
  }

  /** @internal Says which run failed, where the thrower could not know it, and that the run had written before it failed. */
  within(run: { readonly operation: string; readonly correlationId: string | null; readonly wrote: boolean }): this {
    const correlationId = this.correlationId ?? run.correlationId;
    this.#run = {
      operation: this.operation ?? run.operation,
      ...(correlationId === null ? {} : { correlationId }),
      mutation: run.wrote ? 'unknown' : this.mutation,
    };
    return this;
  }

  toJSON(): FailureReport {
    return {
      name: this.name,
      failure: this.failure,
      code: this.code,
      message: this.message,
      operation: this.operation,
      contract: this.contract,
      method: this.method,
      mutation: this.mutation,
      correlationId: this.correlationId,
      causes: toldCauses(this.cause),
    };
  }

  [inspect.custom](): string {
    return `${this.stack ?? this.message}\n  ${JSON.stringify(this.toJSON())}`;
  }
}

/** A contract answered something it may not answer, or a caller handed in something forged. Mend the code named. */
export class ContractViolationException extends AdminInfraException {
  readonly failure = 'contract_violation';
}

/** Stored data contradicts itself, or another subject's record was answered. Mend the data or the adapter. */
export class InvariantViolationException extends AdminInfraException {
  readonly failure = 'invariant_violation';
}

/** A contract threw, rejected or did not answer in time. Never shown as wrong credentials. Retry or repair. */
export class InfrastructureException extends AdminInfraException {
  readonly failure = 'infrastructure_failure';
}

/** What `forRoot` was given cannot work. Thrown only while the application boots; lists every problem at once. */
export class ConfigurationException extends InfrastructureException {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const list = problems.map((problem, index) => `  ${String(index + 1)}. ${problem}`).join('\n');
    super(`AdminInfraModule cannot start; ${String(problems.length)} problem(s):\n${list}`, {
      code: 'configuration.invalid',
      operation: null,
    });
    this.problems = Object.freeze([...problems]);
  }
}
