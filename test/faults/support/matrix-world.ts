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
  /** What the library asked for. */
  readonly asked: Tap;
  readonly faulty: FaultInjector<WorldContracts>;
  /** What got through to the contracts, and what they answered. */
  readonly real: Tap;
}

export function createMatrixWorld(): MatrixWorld {
  const counter = new Counter();
  const [asked, real] = [new Tap(counter), new Tap(counter)];
  let faulty: FaultInjector<WorldContracts> | null = null;
  const world = createLightWorld((contracts) => {
    faulty = new FaultInjector(real.wrap(contracts));
    return asked.wrap(faulty.contracts);
  });
  if (faulty === null) throw new Error('the world was made without contracts');
  return { world, asked, faulty, real };
}

/** Lets every promise that can settle without time passing settle, and the process notice rejections nobody handles. */
export function flush(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export const DEADLINE_MS = 10_000;
export const TICK_MS = 50;
export const SINK_SETTLE_MS = 30_000;
