import type { Fault, FaultKind } from './fault.js';
import { interposed } from './interposed.js';
import { misbehave } from './misbehave.js';

type Callable = (...args: never) => unknown;
type MethodName<Contract> = { [K in keyof Contract]: Contract[K] extends Callable ? K : never }[keyof Contract] & string;

/** Which call goes wrong, and how. */
export type FaultPlan<Contracts> = {
  [Name in keyof Contracts & string]: {
    readonly contract: Name;
    readonly method: MethodName<Contracts[Name]>;
    /**
     * Counted from when it was planned, from 1.
     * @default every call
     */
    readonly nth?: number;
    readonly fault: Fault;
  };
}[keyof Contracts & string];

/** A fault that was planned. */
export interface PlannedFault {
  /** How many calls it has hit. */
  readonly hits: number;
  /** Lets go every `slow` call it holds now; later calls are held anew. */
  release(): void;
  /** Plans it no longer, and lets go what it holds. */
  cancel(): void;
}

/** One call that went through the injector. */
export interface InjectedCall {
  readonly contract: string;
  readonly method: string;
  readonly args: readonly unknown[];
  /** The fault it met, or null when it went through. */
  readonly fault: FaultKind | null;
}

/**
 * Makes contracts fail on purpose, one planned call at a time.
 *
 * When to use: wrap the contracts you give to the module, plan a fault, run an operation, and see that its failure is of the
 * right class and its state as before or as after.
 *
 * Promises: without a plan every call goes through with its own `this`, and each method is looked up at each call, so a spy set
 * later on the real implementation is seen. Of several plans for one call the newest wins. Every method call is logged in order.
 *
 * Failures: none of its own; whatever a plan says is thrown, rejected or answered as it is.
 *
 * @example
 * const faults = new FaultInjector(createInMemoryContracts().contracts);
 * // … give `faults.contracts` to the module …
 * faults.plan({ contract: 'SessionCommandRepository', method: 'open', fault: { kind: 'applied_then_throw', value: new Error('gone') } });
 */
export class FaultInjector<Contracts extends object> {
  /** The wrapped contracts, of the same types under the same names. */
  readonly contracts: Contracts;
  readonly #plans: Plan[] = [];
  readonly #calls: InjectedCall[] = [];

  constructor(contracts: Contracts) {
    const wrapped = Object.entries(contracts).map(([name, implementation]) => [
      name,
      interposed(implementation as object, (method, real, args) => this.#call(name, method, real, args)),
    ]);
    this.contracts = Object.freeze(Object.fromEntries(wrapped)) as Contracts;
  }

  get calls(): readonly InjectedCall[] {
    return Object.freeze([...this.#calls]);
  }

  plan(plan: FaultPlan<Contracts>): PlannedFault {
    const planned = new Plan(plan.contract, plan.method, plan.nth ?? null, plan.fault, (cancelled) => {
      const at = this.#plans.indexOf(cancelled);
      if (at >= 0) this.#plans.splice(at, 1);
    });
    this.#plans.unshift(planned);
    return planned;
  }

  /** Cancels every plan, lets go what is held, and empties the log. */
  clear(): void {
    for (const plan of [...this.#plans]) plan.cancel();
    this.#calls.length = 0;
  }

  #call(contract: string, method: string, real: () => unknown, args: readonly unknown[]): unknown {
    let hit: Plan | null = null;
    // Every plan counts every call, also when a newer plan wins it.
    for (const plan of this.#plans) if (plan.meets(contract, method)) hit ??= plan;
    this.#calls.push(Object.freeze({ contract, method, args, fault: hit?.fault.kind ?? null }));
    return hit === null ? real() : hit.strike(real, args);
  }
}

class Plan implements PlannedFault {
  #met = 0;
  #hits = 0;
  #held: (() => void)[] = [];

  constructor(
    private readonly contract: string,
    private readonly method: string,
    private readonly nth: number | null,
    readonly fault: Fault,
    private readonly onCancel: (plan: Plan) => void,
  ) {}

  get hits(): number {
    return this.#hits;
  }

  /** Counts the call if it is of this plan's method; true when it is the one that goes wrong. */
  meets(contract: string, method: string): boolean {
    if (contract !== this.contract || method !== this.method) return false;
    this.#met += 1;
    return this.nth === null || this.nth === this.#met;
  }

  strike(real: () => unknown, args: readonly unknown[]): unknown {
    this.#hits += 1;
    return misbehave(this.fault, real, args, () => new Promise((resolve) => this.#held.push(resolve)));
  }

  release(): void {
    const held = this.#held;
    this.#held = [];
    for (const letGo of held) letGo();
  }

  cancel(): void {
    this.onCancel(this);
    this.release();
  }
}
