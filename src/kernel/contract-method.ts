import type { AdminId } from './ids.js';
import type { Authority } from './proofs.js';

import type { Reader } from './shape.js';

/**
 * What a call to a contract may do to the world: read it; take authority away or record use; give authority or change it.
 * The verbs of a running operation have the same three names.
 */
export type MethodKind = 'query' | 'restrict' | 'change';

/** A record about somebody else was answered: an invariant violation, not a malformed answer. */
export class WrongSubject extends Error {
  constructor(what: string) {
    super(`it answered about another ${what} than was asked`);
  }
}

/** An answer that does not fit the request it answers: a contract violation. */
export class ContradictingAnswer extends Error {
  constructor(rule: string) {
    super(`its answer contradicts what was asked: ${rule}`);
  }
}

/** Holds an answer against its request: throws {@link WrongSubject} or {@link ContradictingAnswer} unless it fits. */
export type AnswerCheck<Args, Answer> = (args: Args, answer: Answer) => void;

/**
 * One method of one contract, as the core may call it: what it does, how its answer is read, what it must fit.
 * Opaque to operations: only a running operation can use it, so there is no way to a contract around the gateway.
 */
export interface ContractMethod<Kind extends MethodKind, Args, Answer> {
  readonly kind: Kind;
  readonly token: symbol;
  readonly contract: string;
  readonly name: string;
  readonly read: Reader<Answer>;
  /** Whether `read` makes another form of the answer than the contract gives it. */
  readonly kept: boolean;
  readonly fits: AnswerCheck<Args, Answer> | null;
  /** Of a change: whose data it changes, so that a proof of one admin never opens a write on another. */
  readonly about: ((args: Args) => AdminId | null) | null;
}

export type QueryMethod<Args, Answer> = ContractMethod<'query', Args, Answer>;
export type RestrictMethod<Args, Answer> = ContractMethod<'restrict', Args, Answer>;
export interface ChangeMethod<Args, Answer, Opener extends Authority> extends ContractMethod<'change', Args, Answer> {
  /** Never set; carries what opens the change to the compiler. */
  readonly opener?: (authority: Opener) => void;
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- stands for every method, whatever its arguments
export type AnyContractMethod = ContractMethod<MethodKind, any, any>;

type Method = (args: never) => unknown;
type MethodName<C> = { [K in keyof C]: C[K] extends Method ? K : never }[keyof C] & string;
type ArgsOf<C, M extends keyof C> = C[M] extends (args: infer A) => unknown ? A : never;
type AnswerOf<C, M extends keyof C> = C[M] extends (args: never) => infer R ? Awaited<R> : never;

/** Declares the methods of one contract: the argument and answer types come from its interface. */
export function contractMethods<C>(token: symbol) {
  const contract = nameOfToken(token);
  const declare = <Kind extends MethodKind, M extends MethodName<C>>(
    kind: Kind,
    name: M,
    read: Reader<AnswerOf<C, M>>,
    fits: AnswerCheck<ArgsOf<C, M>, AnswerOf<C, M>> | null,
    about: ((args: ArgsOf<C, M>) => AdminId | null) | null,
  ): ContractMethod<Kind, ArgsOf<C, M>, AnswerOf<C, M>> =>
    Object.freeze({ kind, token, contract, name, read, kept: false, fits, about });

  return {
    query: <M extends MethodName<C>>(
      name: M,
      read: Reader<AnswerOf<C, M>>,
      fits: AnswerCheck<ArgsOf<C, M>, AnswerOf<C, M>> | null = null,
    ): QueryMethod<ArgsOf<C, M>, AnswerOf<C, M>> => declare('query', name, read, fits, null),

    /** A query whose answer the core keeps in another form than the contract gives it; the reader makes that of it. */
    queryInto: <M extends MethodName<C>, Kept>(
      name: M,
      read: Reader<Kept>,
      fits: AnswerCheck<ArgsOf<C, M>, Kept>,
    ): QueryMethod<ArgsOf<C, M>, Kept> =>
      Object.freeze({ kind: 'query', token, contract, name, read, kept: true, fits, about: null }),

    restrict: <M extends MethodName<C>>(
      name: M,
      read: Reader<AnswerOf<C, M>>,
      fits: AnswerCheck<ArgsOf<C, M>, AnswerOf<C, M>> | null = null,
    ): RestrictMethod<ArgsOf<C, M>, AnswerOf<C, M>> => declare('restrict', name, read, fits, null),

    change:
      <Opener extends Authority>() =>
      <M extends MethodName<C>>(
        name: M,
        read: Reader<AnswerOf<C, M>>,
        about: (args: ArgsOf<C, M>) => AdminId | null,
        fits: AnswerCheck<ArgsOf<C, M>, AnswerOf<C, M>> | null = null,
      ): ChangeMethod<ArgsOf<C, M>, AnswerOf<C, M>, Opener> =>
        declare('change', name, read, fits, about),
  };
}

/** `Symbol.for('@maatify/admin-infra/AuditLogger')` → `AuditLogger`. */
export function nameOfToken(token: symbol): string {
  const { description = '' } = token;
  return description.slice(description.lastIndexOf('/') + 1);
}

export function demandSubject(what: string, asked: unknown, answered: unknown): void {
  if (asked !== answered) throw new WrongSubject(what);
}

/** The answer fits only when this holds. */
export function demandFit(rule: string, holds: boolean): void {
  if (!holds) throw new ContradictingAnswer(rule);
}
