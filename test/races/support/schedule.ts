import type { Scheduler } from 'fast-check';

import { interposed } from '../../../src/testing/doubles/interposed.js';
import type { WorldContracts } from './light-world.js';

/** One contract call, in the order in which they took effect. */
export interface Took {
  readonly contract: string;
  readonly method: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each oracle knows what it asked for
  readonly args: any;
  /** What came of it; undefined while it is not known. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each oracle knows what it asked for
  answer: any;
}

/** Lets every call through at once until a scheduler is set; from then on the scheduler decides. */
export interface Gate {
  scheduler: Scheduler | null;
  readonly log: Took[];
}

/** Their answers reach nobody, or they answer at once and cannot be waited for. */
const UNSCHEDULED = new Set(['Clock', 'IdGenerator', 'AuditLogger', 'NotificationDispatcher', 'SecretDelivery']);

/**
 * Puts two gates around each contract call: one before it takes effect and one before its answer is heard. Between the two of
 * one call the scheduler may run any part of any other operation, which is all that concurrent processes can do to each other.
 */
export function scheduledBy(gate: Gate, andSinks = false) {
  return (contracts: WorldContracts): WorldContracts =>
    Object.fromEntries(
      Object.entries(contracts).map(([contract, implementation]) => [
        contract,
        UNSCHEDULED.has(contract) && (!andSinks || contract === 'Clock' || contract === 'IdGenerator')
          ? implementation
          : gated(gate, contract, implementation),
      ]),
    ) as unknown as WorldContracts;
}

function gated(gate: Gate, contract: string, implementation: object): object {
  return interposed(implementation, async (method, proceed, [args]) => {
    const label = `${contract}.${method}`;
    if (gate.scheduler !== null) await gate.scheduler.schedule(Promise.resolve(), label);
    const took: Took = { contract, method, args, answer: undefined };
    gate.log.push(took);
    const answer = await proceed();
    took.answer = answer;
    if (gate.scheduler !== null) await gate.scheduler.schedule(Promise.resolve(), `${label} answered`);
    return answer;
  });
}
