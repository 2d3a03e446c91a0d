import { FaultInjector } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../../support/light-world.js';
import type { LightWorld } from '../../support/light-world.js';
import type { WorldContracts } from '../../support/world.js';
import { Counter, Tap } from './tap.js';

/**
 * A world in layers: library → `asked` → `faulty` → `real` → the scenario's own injector → in-memory contracts.
 *
 * A scenario that is about a lost claim plans its answer in its own injector, so it is part of "the real contract" here.
 */
export interface MatrixWorld {
  readonly world: LightWorld;
  readonly counter: Counter;
  /** What the library asked for. */
  readonly asked: Tap;
  readonly faulty: FaultInjector<WorldContracts>;
  /** What got through to the contracts, and what they answered. */
  readonly real: Tap;
  /** Calls back into the library, without using up an id: the run that is disturbed keeps the ids it had undisturbed. */
  readonly reEnter: () => Promise<{ readonly outcome: string }>;
}

export function createMatrixWorld(): MatrixWorld {
  const counter = new Counter();
  const [asked, real] = [new Tap(counter), new Tap(counter)];
  const parts: { faulty?: FaultInjector<WorldContracts> } = {};
  let reEntering = false;
  const world = createLightWorld((contracts, infra) => {
    parts.faulty = new FaultInjector(real.wrap(contracts));
    const sparing = { id: () => (reEntering ? 're-entrant' : infra.ids.id()), secret: () => infra.ids.secret() };
    const IdGenerator = sparing as unknown as WorldContracts['IdGenerator'];
    // Clock and ids fail in a test of their own; here they are asked hundreds of times while time passes.
    return asked.wrap({ ...parts.faulty.contracts, Clock: infra.clock, IdGenerator });
  });
  const reEnter = () => {
    reEntering = true;
    const answer = world.settings.systemState();
    reEntering = false;
    return answer;
  };
  if (parts.faulty === undefined) throw new Error('the world was made without contracts');
  return { world, counter, asked, faulty: parts.faulty, real, reEnter };
}

/** Lets every promise that can settle without time passing settle, and the process notice rejections nobody handles. */
export function flush(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export const DEADLINE_MS = 10_000;
export const TICK_MS = 50;
export const SINK_SETTLE_MS = 30_000;
