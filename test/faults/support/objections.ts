import { scenarioName } from '../../support/scenarios/scenario.js';
import type { Case, FaultedRun } from './faulted-run.js';
import { nameOf } from './methods.js';
import { ORACLES } from './oracles.js';

/** A case as a person would name it. */
export function caseName({ recording, call, variant }: Case): string {
  return `${scenarioName(recording.scenario)}: ${nameOf(call)} #${String(call.nth)} ${variant.kind} ${variant.name}`;
}

/** What the oracles hold against one run. */
export function objectionsTo(one: Case, run: FaultedRun): string[] {
  return Object.entries(ORACLES).flatMap(([id, oracle]) => {
    const wrong = oracle(one, run);
    return wrong === null ? [] : [`${id} ${caseName(one)} (due: ${one.variant.expected}): ${wrong}`.slice(0, 1_000)];
  });
}
