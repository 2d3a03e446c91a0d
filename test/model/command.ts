import assert from 'node:assert/strict';

import type { AsyncCommand } from 'fast-check';

import { AdminInfraException } from '../../src/kernel/exceptions.js';
import type { Fault } from '../../src/testing/doubles/fault.js';
import type { Model } from './model.js';
import { compare, expectOnlyForward, statesOf } from './oracle.js';
import type { Real } from './real.js';
import { forgiveUnended, reconcile } from './reconcile.js';
import type { Play, Step } from './play.js';

/** One contract call of the step that goes wrong. */
export interface Trouble {
  readonly contract: string;
  readonly method: string;
  readonly fault: Fault;
}

/** A step as a command: runs it, compares library and model, and looks at what must hold after every single step. */
export class StepCommand implements AsyncCommand<Model, Real> {
  constructor(
    readonly name: string,
    private readonly step: Step,
    private readonly numbers: readonly number[],
    private readonly trouble: Trouble | null,
  ) {}

  check(): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    const before = statesOf(real);
    const after = model.copy();
    const play = await this.perform(after, real);
    // What is given back after a failure is given back while nobody waits for it.
    if (play.answer instanceof AdminInfraException) await new Promise((resolve) => setImmediate(resolve));
    if (this.judge(play)) reconcile(model, after, real.world.store);
    if (this.trouble !== null) forgiveUnended(after, real.world.store);
    model.become(after);
    await compare(model, real);
    expectOnlyForward(before, statesOf(real), this.name);
  }

  /** Only does it: for a run that is compared with another run and not with the model. */
  async perform(after: Model, real: Real): Promise<Play> {
    if (this.trouble !== null) real.faults.plan({ ...this.trouble, nth: 1 } as never);
    const play = await this.step(after, real, this.numbers);
    real.faults.clear();
    return play;
  }

  toString(): string {
    if (this.trouble === null) return `${this.name}(${this.numbers.join(', ')})`;
    const { contract, method, fault } = this.trouble;
    return `${this.name}(${this.numbers.join(', ')}) while ${contract}.${method} does ${fault.kind}`;
  }

  /** Whether the step ended in an exception; without a fault it may not, and its answer is the model's. */
  private judge({ expected, answer }: Play): boolean {
    if (answer === null) return false;
    if (answer instanceof AdminInfraException) {
      assert.ok(this.trouble !== null, `${this.toString()} threw ${answer.message}`);
      return true;
    }
    const { outcome, reason } = answer;
    const told = reason === undefined ? outcome : `${outcome}/${reason}`;
    assert.equal(`${this.toString()} → ${told}`, `${this.toString()} → ${String(expected)}`);
    return false;
  }
}
