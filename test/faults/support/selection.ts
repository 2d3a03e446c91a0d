import { SCENARIOS } from '../../support/scenarios/index.js';
import { nameOf } from './edges.js';
import { record } from './recording.js';
import type { Recording } from './recording.js';

/** The first scenario of each operation is its success; it and the others are told apart by what they call, and how that answers. */
export async function recordAll(): Promise<readonly Recording[]> {
  const recordings: Recording[] = [];
  for (const scenario of SCENARIOS) recordings.push(await record(scenario));
  return recordings;
}

/** Of each operation, one recording for each sequence of contract calls: what fails later in no other way is left to the deep run. */
export function representatives(recordings: readonly Recording[]): readonly Recording[] {
  const seen = new Set<string>();
  return recordings.filter((recording) => {
    const key = sequenceOf(recording);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function sequenceOf({ scenario, calls }: Recording): string {
  return `${scenario.operation}: ${calls
    .filter(({ edge }) => edge !== null)
    .map(nameOf)
    .join(' ')}`;
}
