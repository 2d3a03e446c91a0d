import { it } from '@jest/globals';
import { distinctCases, everyCase } from './support/cases.js';
import { runFaulted } from './support/faulted-run.js';
import { nameOf } from './support/methods.js';
import { byPath, recordAll, pathTo } from './support/selection.js';
it('probe', async () => {
  const chosen = byPath(await recordAll());
  const all = everyCase(chosen);
  const picked = new Set(distinctCases(chosen).map((c) => `${pathTo(c.recording, c.recording.calls.indexOf(c.call))} ${c.variant.kind} ${c.variant.name}`));
  const sig = new Map<string, { picked: boolean; ex: string; n: number }>();
  for (const c of all) {
    const run = await runFaulted(c);
    const s: any = run.settled;
    const end = s === null ? 'null' : s.kind === 'result' ? JSON.stringify([s.result.outcome, s.result.reason]) : [s.thrown.name, s.thrown.code, s.thrown.contract, s.thrown.method, s.thrown.mutation].join();
    const path = pathTo(c.recording, c.recording.calls.indexOf(c.call));
    const key = [path, end, run.asked.map(nameOf).join(), run.real.map(nameOf).join(), run.intents.map((i) => i.split(' ').slice(0, 2).join(' ')).join(), JSON.stringify(run.sinks)].join('|');
    const isPicked = picked.has(`${path} ${c.variant.kind} ${c.variant.name}`);
    const known = sig.get(key);
    if (known) { known.picked ||= isPicked; known.n++; } else sig.set(key, { picked: isPicked, n: 1, ex: `${c.recording.scenario.operation} ${nameOf(c.call)} ${c.variant.kind} ${c.variant.name} ${c.variant.expected} ${c.variant.timing} => ${end}` });
  }
  const missed = [...sig.values()].filter((x) => !x.picked);
  process.stdout.write(`@@ all ${all.length} picked ${picked.size} signatures ${sig.size} missed ${missed.length}\n`);
  for (const m of missed.slice(0, 60)) process.stdout.write(`@@ ${m.n} ${m.ex}\n`);
}, 600_000);
