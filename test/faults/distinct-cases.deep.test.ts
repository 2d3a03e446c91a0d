import { expect, it } from '@jest/globals';

import { distinctCases, everyCase, pathOf } from './support/cases.js';
import { runFaulted } from './support/faulted-run.js';
import type { Case, FaultedRun, Settled } from './support/faulted-run.js';
import { nameOf } from './support/methods.js';
import { objectionsTo } from './support/objections.js';
import { byPath, recordAll } from './support/selection.js';

function endOf(settled: Settled | null): unknown {
  if (settled === null) return 'unsettled';
  if (settled.kind === 'result') return [settled.result.outcome, settled.result.reason];
  const { name, code, contract, method, mutation } = settled.thrown as Error & Readonly<Record<string, unknown>>;
  return [name, code, contract, method, mutation];
}

/** Everything the core did in one case, as far as two cases can be told apart by it. */
function reactionTo(one: Case, { settled, asked, real, intents, sinks }: FaultedRun): string {
  const recorded = intents.map((intent) => intent.split(' ').slice(0, 2).join(' '));
  return JSON.stringify([pathOf(one), endOf(settled), asked.map(nameOf), real.map(nameOf), recorded, sinks]);
}

it('TS4 the short fault matrix sees every reaction of the core that the whole one sees', async () => {
  const chosen = byPath(await recordAll());
  const caseName = (one: Case): string => `${pathOf(one)}: ${one.variant.kind} ${one.variant.name} ${one.variant.expected}`;
  const short = new Set(distinctCases(chosen).map(caseName));
  const seen = new Set<string>();
  const missed = new Map<string, string>();
  const rest: Case[] = [];
  const objections: string[] = [];
  for (const one of everyCase(chosen)) {
    if (!short.has(caseName(one))) {
      rest.push(one);
      continue;
    }
    const run = await runFaulted(one);
    seen.add(reactionTo(one, run));
    objections.push(...objectionsTo(one, run));
  }
  for (const one of rest) {
    const reaction = reactionTo(one, await runFaulted(one));
    if (!seen.has(reaction)) missed.set(reaction, caseName(one));
  }
  expect([...missed.values()]).toEqual([]);
  // `npm test` plays only a part of these.
  expect(objections.slice(0, 25)).toEqual([]);
  expect(rest.length).toBeGreaterThan(short.size);
}, 900_000);
