import { it } from '@jest/globals';
import { distinctCases } from './support/cases.js';
import { runFaulted } from './support/faulted-run.js';
import { ORACLES } from './support/oracles.js';
import { byPath, recordAll } from './support/selection.js';
it('probe', async () => {
  const t0 = performance.now();
  const rec = await recordAll();
  const t1 = performance.now();
  const cases = distinctCases(byPath(rec));
  const t2 = performance.now();
  process.stdout.write(`@@ record ${t1 - t0} pick ${t2 - t1} n ${cases.length}\n`);
  const by = new Map<string, [number, number, number]>();
  for (const c of cases) {
    const a = performance.now();
    const run = await runFaulted(c);
    const b = performance.now();
    for (const o of Object.values(ORACLES)) o(c, run);
    const e = performance.now();
    const name = c.variant.name.split(': ').at(-1);
    for (const key of [`${c.variant.kind}`, `${c.variant.kind} ${name}`, 'all']) {
      const k = by.get(key) ?? [0, 0, 0];
      by.set(key, [k[0] + 1, k[1] + b - a, k[2] + e - b]);
    }
  }
  for (const [k, [n, r, o]] of [...by].sort((x, y) => y[1][1] + y[1][2] - x[1][1] - x[1][2]).slice(0, 40)) process.stdout.write(`@@ ${k}: n ${n} run ${r.toFixed(0)} oracle ${o.toFixed(0)}\n`);
}, 600_000);
