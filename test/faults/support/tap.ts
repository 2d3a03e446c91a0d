import { interposed } from '../../../src/testing/doubles/interposed.js';
import type { WorldContracts } from '../../support/world.js';

/** One call as the tap saw it. Positions come from one counter, so that calls of two taps can be put in order. */
export interface TappedCall {
  readonly contract: string;
  readonly method: string;
  readonly args: unknown;
  readonly startedAt: number;
  /** null while it runs, or when what it returned was no promise. */
  endedAt: number | null;
  answer: unknown;
}

/** Counts for both taps of a world. */
export class Counter {
  #at = 0;

  next(): number {
    return (this.#at += 1);
  }
}

/** Called hundreds of times by an operation and read for their number only; the injector counts them. */
const UNTAPPED = ['Clock', 'IdGenerator'];

/** Logs every contract call that passes, and what native promises answered. Changes nothing and touches no thenable. */
export class Tap {
  calls: TappedCall[] = [];
  /** Told after each answer, when the store has just been written. */
  onEnded: ((call: TappedCall) => void) | null = null;

  constructor(private readonly counter: Counter) {}

  readonly wrap = (contracts: WorldContracts): WorldContracts => {
    const wrapped = Object.entries(contracts).map(([name, contract]) => [
      name,
      UNTAPPED.includes(name) ? contract : this.tapped(name, contract as object),
    ]);
    return Object.fromEntries(wrapped) as WorldContracts;
  };

  private tapped(contract: string, implementation: object): object {
    return interposed(implementation, (method, proceed, args) => this.pass(contract, method, proceed, args));
  }

  private pass(contract: string, name: string, proceed: () => unknown, args: readonly unknown[]): unknown {
    const call: TappedCall = {
      contract,
      method: name,
      args: args[0],
      startedAt: this.counter.next(),
      endedAt: null,
      answer: undefined,
    };
    this.calls.push(call);
    const returned = proceed();
    if (!(returned instanceof Promise)) return returned;
    // Before the caller's own reaction, because this one is attached first; a rejection is the caller's to handle.
    void Promise.prototype.then.call(
      returned,
      (answer: unknown) => {
        call.endedAt = this.counter.next();
        call.answer = answer;
        this.onEnded?.(call);
      },
      () => {
        call.endedAt = this.counter.next();
      },
    );
    return returned;
  }
}
