import type { QueryMethod } from '../kernel/contract-method.js';
import type { Actor } from '../kernel/actor.js';
import type { Gateway } from '../kernel/gateway.js';
import type { Target } from '../kernel/proofs.js';
import type { EntryDecision } from './entry-rules.js';
import { ALLOWED } from './entry-rules.js';
import type { ActingRules, AnyOperation } from './operation.js';
import type { Run } from './run.js';

/** A read that belongs to the entry of an operation: through which method, and what it is asked. */
export interface Question<Answer> {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what it takes and answers is checked where the question is made
  readonly method: QueryMethod<any, any>;
  readonly args: object;
  /** Never set; carries the answer's type to the compiler. */
  readonly answer?: Answer;
}

export function question<Args extends object, Answer>(method: QueryMethod<Args, Answer>, args: Args): Question<Answer> {
  return { method, args };
}

/** Who wants what, where there is an actor: what is decided by once the answers are there. */
export interface AskedFor {
  readonly actor: Actor;
  readonly rules: ActingRules;
  readonly ability: string;
  readonly target: Target | null;
  /** What no resolver may lift, and so is not asked about. */
  readonly forbidden: EntryDecision | null;
}

/** What became of what was asked. */
export interface EntryEnding {
  /** Everything was answered. */
  arrived(entering: Entering): void;
  /** One of them failed; what the others come to concerns nobody any more. */
  failed(run: Run, error: unknown): void;
}

/**
 * What one operation asks before its body: all of it side by side, each answer in its own place, and gone on with in the turn in which
 * the last one comes.
 *
 * This is what `Promise.all` is for. Every call of every host pays for it, though, and with it for a promise around each answer, one
 * around all of them and one for whoever waits: about half of what a session check cost, and three quarters where the host uses
 * `AsyncLocalStorage`, which makes each promise dearer.
 */
export class Entering {
  decision: EntryDecision = ALLOWED;
  /** What the second look at the actor's session found; undefined where none was due. */
  session: unknown = undefined;
  /** What the operation itself reads beside the settings. */
  read: unknown = undefined;
  #asking = true;
  #unanswered = 0;
  #over = false;
  #failure: { readonly error: unknown } | null = null;

  constructor(
    readonly run: Run,
    readonly operation: AnyOperation,
    readonly about: AskedFor | null,
    private readonly gateway: Gateway,
    private readonly ending: EntryEnding,
  ) {}

  ask<Answer>({ method, args }: Question<Answer>, keep: (answer: Answer) => void): void {
    this.#unanswered += 1;
    this.gateway.ask(
      this.run,
      method as QueryMethod<object, Answer>,
      args,
      (answer: Answer) => {
        keep(answer);
        this.#unanswered -= 1;
        this.goOn();
      },
      (error) => {
        this.#failure ??= { error };
        this.goOn();
      },
    );
  }

  /** Everything has been asked. Only from now on may a failure end it: what stands side by side is sent all together. */
  asked(): void {
    this.#asking = false;
    this.goOn();
  }

  private goOn(): void {
    if (this.#asking || this.#over) return;
    if (this.#failure === null && this.#unanswered > 0) return;
    this.#over = true;
    if (this.#failure === null) this.ending.arrived(this);
    else this.ending.failed(this.run, this.#failure.error);
  }
}
