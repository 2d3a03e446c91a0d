import type { AdminId } from './ids.js';
import type { Authority } from './proofs.js';

import type { Reader } from './shape.js';

/** What a call to a contract may do to the world. */
export type EdgeKind = 'query' | 'narrowing' | 'decisive';

/** A record about somebody else was answered: an invariant violation, not a malformed answer. (K8) */
export class WrongSubject extends Error {
  constructor(what: string) {
    super(`it answered about another ${what} than was asked`);
  }
}

/** Throws {@link WrongSubject} unless the answer is about whom or what was asked. */
export type SubjectCheck<Args, Answer> = (args: Args, answer: Answer) => void;

/**
 * One method of one contract, as the core may call it: what it does, how its answer is read, whom it must be about.
 * Opaque to operations: only a running call can use it, so there is no way to a contract around the one edge. (L5)
 */
export interface Edge<Kind extends EdgeKind, Args, Answer> {
  readonly kind: Kind;
  readonly token: symbol;
  readonly contract: string;
  readonly method: string;
  readonly read: Reader<Answer>;
  readonly subject: SubjectCheck<Args, Answer> | null;
  /** For a decisive edge: whose data it changes, so that a proof of one admin never opens a write on another. */
  readonly about: ((args: Args) => AdminId | null) | null;
}

export type QueryEdge<Args, Answer> = Edge<'query', Args, Answer>;
export type NarrowingEdge<Args, Answer> = Edge<'narrowing', Args, Answer>;
export interface DecisiveEdge<Args, Answer, Opener extends Authority> extends Edge<'decisive', Args, Answer> {
  /** Never set; carries what opens the edge to the compiler. */
  readonly opener?: (authority: Opener) => void;
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- stands for every edge, whatever its arguments
export type AnyEdge = Edge<EdgeKind, any, any>;

type Method = (args: never) => unknown;
type MethodName<C> = { [K in keyof C]: C[K] extends Method ? K : never }[keyof C] & string;
type ArgsOf<C, M extends keyof C> = C[M] extends (args: infer A) => unknown ? A : never;
type AnswerOf<C, M extends keyof C> = C[M] extends (args: never) => infer R ? Awaited<R> : never;

/** Declares the edges of one contract: the argument and answer types come from its interface. */
export function edgesOf<C>(token: symbol) {
  const contract = nameOfToken(token);
  const edge = <Kind extends EdgeKind, M extends MethodName<C>>(
    kind: Kind,
    method: M,
    read: Reader<AnswerOf<C, M>>,
    subject: SubjectCheck<ArgsOf<C, M>, AnswerOf<C, M>> | null,
    about: ((args: ArgsOf<C, M>) => AdminId | null) | null,
  ): Edge<Kind, ArgsOf<C, M>, AnswerOf<C, M>> => Object.freeze({ kind, token, contract, method, read, subject, about });

  return {
    query: <M extends MethodName<C>>(
      method: M,
      read: Reader<AnswerOf<C, M>>,
      subject: SubjectCheck<ArgsOf<C, M>, AnswerOf<C, M>> | null = null,
    ): QueryEdge<ArgsOf<C, M>, AnswerOf<C, M>> => edge('query', method, read, subject, null),

    narrowing: <M extends MethodName<C>>(
      method: M,
      read: Reader<AnswerOf<C, M>>,
      subject: SubjectCheck<ArgsOf<C, M>, AnswerOf<C, M>> | null = null,
    ): NarrowingEdge<ArgsOf<C, M>, AnswerOf<C, M>> => edge('narrowing', method, read, subject, null),

    decisive:
      <Opener extends Authority>() =>
      <M extends MethodName<C>>(
        method: M,
        read: Reader<AnswerOf<C, M>>,
        about: (args: ArgsOf<C, M>) => AdminId | null,
        subject: SubjectCheck<ArgsOf<C, M>, AnswerOf<C, M>> | null = null,
      ): DecisiveEdge<ArgsOf<C, M>, AnswerOf<C, M>, Opener> =>
        edge('decisive', method, read, subject, about),
  };
}

/** `Symbol.for('@maatify/admin-infra/AuditLogger')` → `AuditLogger`. */
export function nameOfToken(token: symbol): string {
  return (token.description ?? '').split('/').at(-1) ?? '';
}

export function demandSubject(what: string, asked: unknown, answered: unknown): void {
  if (asked !== answered) throw new WrongSubject(what);
}
