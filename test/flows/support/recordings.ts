import type { InjectedCall, RecordedRun } from '@maatify/admin-infra/testing';

import { declarationOf } from '../../support/scenarios/common.js';
import { SCENARIOS } from '../../support/scenarios/index.js';
import { scenarioName } from '../../support/scenarios/scenario.js';
import type { AnyResult, Scenario } from '../../support/scenarios/scenario.js';
import { createLightWorld } from '../../support/light-world.js';
import type { World } from '../../support/world.js';

/** What one scenario did, seen from outside. */
export interface Recording {
  readonly scenario: Scenario;
  readonly name: string;
  readonly result: AnyResult;
  readonly run: RecordedRun;
  /** Every call that reached a contract, with its arguments; clock, ids and sinks included. */
  readonly injected: readonly InjectedCall[];
  /** How many calls the longest chain of one after another has. */
  readonly hops: number;
  /** Which tables of the store are not what they were; `nothing` where all are. */
  readonly tables: string;
  /** Whether what is stored is still the same. */
  readonly stateUnchanged: boolean;
}

const NOTHING = 'nothing';

export function tablesOf({ infra }: World): ReadonlyMap<string, string> {
  return new Map(Object.entries(infra.store.contents() as object).map(([name, rows]) => [name, JSON.stringify(rows)]));
}

/** The tables that have changed, in words. */
export function changedSince(before: ReadonlyMap<string, string>, world: World): string {
  const changed = [...tablesOf(world)].filter(([name, rows]) => before.get(name) !== rows).map(([name]) => name);
  return changed.length === 0 ? NOTHING : changed.join(', ');
}

/** Arranges it, lets `meddle` change the world once more, and records the one run that follows. */
export async function record(scenario: Scenario, meddle: (world: World) => void = () => {}): Promise<Recording> {
  const world = createLightWorld();
  const run = await scenario.arrange(world);
  meddle(world);
  world.recorder.clear();
  const before = tablesOf(world);
  const callsBefore = world.faults.calls.length;
  const result = await run();
  const recorded = world.recorder.runs(scenario.operation);
  const hops = world.recorder.longestChain(scenario.operation);
  const tables = changedSince(before, world);
  const injected = world.faults.calls.slice(callsBefore);
  await world.dispose();
  const [only] = recorded;
  if (only === undefined || recorded.length !== 1) throw new Error(`${scenarioName(scenario)}: ${recorded.length} runs`);
  return {
    scenario,
    name: scenarioName(scenario),
    result,
    run: only,
    injected,
    hops,
    tables,
    stateUnchanged: tables === NOTHING,
  };
}

export async function recordAll(scenarios: readonly Scenario[] = SCENARIOS): Promise<readonly Recording[]> {
  const recordings: Recording[] = [];
  for (const scenario of scenarios) recordings.push(await record(scenario));
  return recordings;
}

/** The undisturbed run of each operation. */
export function successes(): readonly Scenario[] {
  return SCENARIOS.filter(({ operation }, index) => SCENARIOS.findIndex((one) => one.operation === operation) === index);
}

export const writesOf = (operation: string): readonly string[] => declarationOf(operation).writes.map(nameOfMethod);

/** As a declaration names it; {@link nameOfCall} as a recording does. */
export const nameOfMethod = ({ contract, name }: { readonly contract: string; readonly name: string }): string =>
  `${contract}.${name}`;

export const nameOfCall = ({ contract, method }: { readonly contract: string; readonly method: string }): string =>
  `${contract}.${method}`;
