import fc from 'fast-check';

import { InMemoryInfra } from '../../../src/testing/in-memory-infra.js';
import { lightWorld } from './light-world.js';
import type { LightOptions, LightWorld } from './light-world.js';
import { scheduledBy } from './schedule.js';
import type { Gate, Took } from './schedule.js';

/** Where one race is run: fresh for each seed. */
export interface Arena {
  readonly world: LightWorld;
  /** What took effect since the race began, in that order. */
  readonly log: readonly Took[];
  /** A further process over the same store. */
  node(options?: LightOptions): LightWorld;
  /** Runs these at once, every contract call of theirs released by the scheduler; answers how each ended. */
  race<T>(...operations: readonly (() => Promise<T>)[]): Promise<T[]>;
  /** As `race`, but gives up when nothing can move any more: for operations that hang. */
  raceUntilIdle(...operations: readonly (() => Promise<unknown>)[]): Promise<void>;
  /** Something outside the library that happens at some moment of the race. */
  happens(what: () => void): Promise<void>;
  /** A whole number from 0 to `n - 1`, drawn by the seed. */
  pick(n: number): number;
}

/** One race of the catalogue. `play` throws when what must hold does not. */
export interface Race {
  readonly id: string;
  readonly title: string;
  readonly options?: LightOptions;
  readonly sinksToo?: boolean;
  readonly play: (arena: Arena) => Promise<void>;
}

export interface RaceRuns {
  readonly runs: number;
  /** What is broken on purpose. */
  readonly mutant?: LightOptions;
  readonly seed?: number;
}

function arenaOf(race: Race, scheduler: fc.Scheduler, draws: readonly number[], mutant: LightOptions): Arena {
  const gate: Gate = { scheduler: null, log: [] };
  const infra = new InMemoryInfra();
  const pause = async (): Promise<void> => {
    if (gate.scheduler !== null) await gate.scheduler.schedule(Promise.resolve(), 'between its read and its write');
  };
  const node = (options: LightOptions = {}): LightWorld => {
    // The broken part stays nearest to the contracts, so that its own awaits are gated by what is around it.
    const wraps = [...(mutant.wraps ?? []), ...(options.wraps ?? []), scheduledBy(gate, race.sinksToo)];
    const policy = { ...race.options?.policy, ...options.policy };
    return lightWorld({ infra, pause, ...race.options, ...mutant, ...options, policy, wraps });
  };
  const begin = (): void => {
    gate.log.length = 0;
    gate.scheduler = scheduler;
  };
  let drawn = 0;
  return {
    world: node(),
    log: gate.log,
    node,
    async race(...operations) {
      begin();
      const all = Promise.all(operations.map((operation) => operation()));
      const results = await scheduler.waitFor(all);
      gate.scheduler = null;
      await scheduler.waitIdle();
      return results;
    },
    async raceUntilIdle(...operations) {
      begin();
      for (const operation of operations) void operation().catch(() => undefined);
      await scheduler.waitIdle();
      gate.scheduler = null;
    },
    async happens(what) {
      if (gate.scheduler !== null) await gate.scheduler.schedule(Promise.resolve(), 'something happens');
      what();
    },
    pick: (n) => (draws[(drawn += 1) % draws.length] ?? 0) % n,
  };
}

const draws = fc.array(fc.nat({ max: 0xffff }), { minLength: 8, maxLength: 8 });

/** The race as a property of all schedules. */
function propertyOf(race: Race, mutant: LightOptions = {}) {
  return fc.asyncProperty(fc.scheduler(), draws, async (scheduler, drawn) => {
    await race.play(arenaOf(race, scheduler, drawn, mutant));
  });
}

/** Runs a race under so many schedules; a failure names the seed and the path that repeat it. */
export async function check(race: Race, { runs, mutant, seed }: RaceRuns): Promise<void> {
  await fc.assert(propertyOf(race, mutant), { numRuns: runs, ...(seed === undefined ? {} : { seed }) });
}

/** What any of so many schedules finds wrong with the broken part; null when nothing. The seed is fixed: no mutant lives by luck. */
export async function objectionTo(race: Race, mutant: LightOptions, runs = 400): Promise<unknown> {
  const parameters = { numRuns: runs, seed: 20_300_101, endOnFailure: true };
  const { failed, errorInstance } = await fc.check(propertyOf(race, mutant), parameters);
  return failed ? errorInstance : null;
}
