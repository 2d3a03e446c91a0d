import type { AdminInfraEvents } from '@maatify/admin-infra';
import { ContractRecorder } from '@maatify/admin-infra/testing';

import type { Pair } from './paired.js';

/** How many calls of contracts an operation makes, and how many of them one after another, run by run where it takes several. */
export interface Chain {
  readonly name: string;
  readonly calls: number;
  readonly longest: string;
}

/** The same whatever the machine does, and over any contracts: a test holds each chain. */
export async function chainsOf(
  pairs: readonly Pair[],
  prepare: () => Promise<void>,
  events: AdminInfraEvents,
): Promise<readonly Chain[]> {
  const chains: Chain[] = [];
  for (const { name, ours } of pairs) {
    await prepare();
    const recorder = new ContractRecorder(events);
    await ours();
    const operations = [...new Set(recorder.runs().map(({ operation }) => operation))];
    const longest = operations.map((operation) => recorder.longestChain(operation)).join(' + ');
    chains.push({ name, calls: recorder.calls().length, longest });
    recorder.stop();
  }
  return chains;
}
