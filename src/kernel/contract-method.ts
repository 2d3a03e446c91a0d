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

/** Throws {@link WrongSubject} unless the answer is about whom or what was asked. */
export type SubjectCheck<Args, Answer> = (args: Args, answer: Answer) => void;

/**
 * One method of one contract, as the core may call it: what it does, how its answer is read, whom it must be about.
 * Opaque to operations: only a running operation can use it, so there is no way to a contract around the gateway.
 */
export interface ContractMethod<Kind extends MethodKind, Args, Answer> {
  readonly kind: Kind;
  readonly token: symbol;
  readonly contract: string;
  readonly name: string;
  readonly read: Reader<Answer>;
  readonly subject: SubjectCheck<Args, Answer> | null;
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
    subject: SubjectCheck<ArgsOf<C, M>, AnswerOf<C, M>> | null,
    about: ((args: ArgsOf<C, M>) => AdminId | null) | null,
  ): ContractMethod<Kind, ArgsOf<C, M>, AnswerOf<C, M>> => Object.freeze({ kind, token, contract, name, read, subject, about });

  return {
    query: <M extends MethodName<C>>(
      name: M,
      read: Reader<AnswerOf<C, M>>,
      subject: SubjectCheck<ArgsOf<C, M>, AnswerOf<C, M>> | null = null,
    ): QueryMethod<ArgsOf<C, M>, AnswerOf<C, M>> => declare('query', name, read, subject, null),

    restrict: <M extends MethodName<C>>(
      name: M,
      read: Reader<AnswerOf<C, M>>,
      subject: SubjectCheck<ArgsOf<C, M>, AnswerOf<C, M>> | null = null,
    ): RestrictMethod<ArgsOf<C, M>, AnswerOf<C, M>> => declare('restrict', name, read, subject, null),

    change:
      <Opener extends Authority>() =>
      <M extends MethodName<C>>(
        name: M,
        read: Reader<AnswerOf<C, M>>,
        about: (args: ArgsOf<C, M>) => AdminId | null,
        subject: SubjectCheck<ArgsOf<C, M>, AnswerOf<C, M>> | null = null,
      ): ChangeMethod<ArgsOf<C, M>, AnswerOf<C, M>, Opener> =>
        declare('change', name, read, subject, about),
  };
}

/** `Symbol.for('@maatify/admin-infra/AuditLogger')` → `AuditLogger`. */
export function nameOfToken(token: symbol): string {
  return (token.description ?? '').split('/').at(-1) ?? '';
}

export function demandSubject(what: string, asked: unknown, answered: unknown): void {
  if (asked !== answered) throw new WrongSubject(what);
}
