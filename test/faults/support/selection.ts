import { SCENARIOS } from '../../support/scenarios/index.js';
import type { Scenario } from '../../support/scenarios/scenario.js';
import { nameOf } from './methods.js';
import { record } from './recording.js';
import type { RecordedCall, Recording } from './recording.js';

export async function recordAll(): Promise<readonly Recording[]> {
  const recordings: Recording[] = [];
  for (const scenario of SCENARIOS) recordings.push(await record(scenario));
  return recordings;
}

/** Which calls of a recording are made to fail. */
export interface Chosen {
  readonly recording: Recording;
  readonly calls: readonly RecordedCall[];
}

/**
 * The cheap choice: of every success all calls; of every other scenario the calls that no earlier scenario of its operation
 * reached in the same way, that is after the same calls. What is left out fails as its twin does; the deep run does not trust that.
 */
export function byPath(recordings: readonly Recording[]): readonly Chosen[] {
  const reached = new Set<string>();
  return recordings.map((recording) => ({
    recording,
    calls: recording.calls.filter((_, index) => {
      const path = pathTo(recording, index);
      if (reached.has(path)) return false;
      reached.add(path);
      return true;
    }),
  }));
}

/** The calls that lead to this one, itself included. */
export function pathTo({ scenario, calls }: Recording, index: number): string {
  return `${scenario.operation}: ${calls
    .slice(0, index + 1)
    .map(nameOf)
    .join(' ')}`;
}

/** The first scenario of each operation: what its driver does undisturbed. */
export const SUCCESSES: readonly Scenario[] = SCENARIOS.filter(
  ({ operation }, index) => SCENARIOS.findIndex((other) => other.operation === operation) === index,
);

export function successesOf(recordings: readonly Recording[]): readonly Recording[] {
  return recordings.filter(({ scenario }) => SUCCESSES.includes(scenario));
}

export async function recordSuccesses(): Promise<readonly Recording[]> {
  const recordings: Recording[] = [];
  for (const scenario of SUCCESSES) recordings.push(await record(scenario));
  return recordings;
}
