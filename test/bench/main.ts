import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

import { againstBetterAuth } from './against-better-auth.js';
import { againstFloor } from './against-floor.js';
import { startApplication } from './application.js';
import {
  measureBoot,
  measureDatabases,
  measureHashing,
  measureHostClasses,
  measureHttp,
  measureHungSink,
  measureLeak,
} from './apart.js';
import { chainsOf } from './chains.js';
import type { Figures } from './figures.js';
import { minimalContracts } from './minimal-contracts.js';
import { measure } from './paired.js';
import type { Measured, Pair, Spread } from './paired.js';

/** `npm run bench`: prints a table; with `-- --write` it also writes what `docs/performance.md` is made from. */
const quick = process.argv.includes('--quick');
const effort = quick ? { rounds: 11, batchMs: 12 } : { rounds: 31, batchMs: 15 };

async function measureAll(pairs: readonly Pair[], prepare: () => Promise<void>): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (const pair of pairs) {
    await prepare();
    measured.push(await measure(pair, prepare, effort));
  }
  return measured;
}

const ratio = ({ median, min, max }: Spread): string => `${median.toFixed(2)} (${min.toFixed(1)}-${max.toFixed(1)})`;
function print(title: string, measured: readonly Measured[]): void {
  console.log(title);
  console.table(
    Object.fromEntries(
      measured.map((one) => [
        one.name,
        {
          'CPU ratio': ratio(one.cpu),
          'wall ratio': ratio(one.wall),
          'bytes ratio': ratio(one.bytes),
          'theirs ns': Math.round(one.baseCpu.median),
          'ours ns': Math.round(one.oursCpu.median),
          'theirs bytes': Math.round(one.baseBytes.median),
          'ours bytes': Math.round(one.oursBytes.median),
        },
      ]),
    ),
  );
}

const contracts = minimalContracts();
const app = await startApplication(contracts);
const byHand = againstFloor(contracts, app);
const chains = await chainsOf(byHand.pairs, byHand.prepare, app.events);
const floor = await measureAll(byHand.pairs, byHand.prepare);
print('Beside the same written by hand over the same contracts', floor);

const boot = measureBoot(quick ? 3 : 9);
const hostClasses = measureHostClasses(quick ? 2 : 5);
const hashing = measureHashing(quick ? 20 : 100);
const hungSink = measureHungSink();
const leakMiB = measureLeak();
const http = await measureHttp(quick ? 3 : 7, quick ? 1_000 : 3_000);
const databases = measureDatabases(quick ? 100 : 500);
console.table(chains);
console.log({ boot, hashing, hostClasses, hungSink, leakMiB, http });
for (const [name, operations] of Object.entries(databases)) {
  console.log(`Over the adapters on ${name}`);
  console.table(operations);
}

// Last of all: it switches asynchronous context on for the process, which every `await` pays for from then on.
const peer = await againstBetterAuth(contracts, app);
const betterAuth = peer === null ? null : await measureAll(peer.pairs, peer.prepare);
if (betterAuth === null) console.log('better-auth is not installed beside the benchmark: npm ci --prefix test/bench');
else print('Beside better-auth over its memory adapter, hash left out', betterAuth);
await app.close();

if (process.argv.includes('--write')) {
  const machine = `${String(cpus().length)} × ${cpus()[0]?.model ?? 'unknown'}`;
  const figures: Figures = {
    node: process.version,
    machine,
    rounds: effort.rounds,
    floor,
    betterAuth,
    chains,
    boot,
    hashing,
    hostClasses,
    hungSink,
    leakMiB,
    http,
    databases,
  };
  writeFileSync('docs/performance.json', `${JSON.stringify(figures, null, 2)}\n`);
  await import('./page.js');
}
process.exit(0);
