import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { OPERATION_CATALOGUE } from '../../src/module/operation-catalogue.js';
import { scenarioName } from '../support/scenarios/scenario.js';
import { nameOf } from './support/edges.js';
import { runFaulted } from './support/faulted-run.js';
import { KINDS } from './support/kinds.js';
import type { Kind } from './support/kinds.js';
import { ORACLES } from './support/oracles.js';
import { byPath, recordAll } from './support/selection.js';
import type { Chosen } from './support/selection.js';
import { variantsOf } from './support/variants.js';

let chosen: readonly Chosen[] = [];
const count: Record<string, number> = {};
let ms = 0;
beforeAll(async () => {
  const t = performance.now();
  chosen = byPath(await recordAll());
  console.log('recorded', performance.now() - t);
}, 60_000);
afterAll(() => {
  console.log(JSON.stringify(count), Object.values(count).reduce((a, b) => a + b, 0), ms);
});

describe.each(OPERATION_CATALOGUE.map(({ name }) => name))('%s', (operation) => {
  it.each(Object.entries(KINDS) as [Kind, string][])(`X1 X5 X6 fault matrix: ${operation} × %s %s`, async (kind) => {
    const failures: string[] = [];
    const t = performance.now();
    for (const { recording, calls } of chosen.filter((one) => one.recording.scenario.operation === operation)) {
      for (const call of calls) {
        for (const variant of variantsOf(recording, call)) {
          if (variant.kind !== kind) continue;
          const one = { recording, call, variant };
          count[kind] = (count[kind] ?? 0) + 1;
          const where = `${scenarioName(recording.scenario)} | ${nameOf(call)}#${call.nth} ${kind} ${variant.name} [${variant.expected}]`;
          try {
            const run = await runFaulted(one);
            for (const [id, oracle] of Object.entries(ORACLES)) {
              const wrong = oracle(one, run);
              if (wrong !== null) failures.push(`${id} ${where}: ${wrong}`);
            }
          } catch (error) {
            failures.push(`?? ${where}: ${String(error)}`);
          }
        }
      }
    }
    ms += performance.now() - t;
    expect(failures.map((f) => f.slice(0, 700))).toEqual([]);
  }, 60_000);
});
