import { againstFloor } from './against-floor.js';
import { startApplication } from './application.js';
import { minimalContracts } from './minimal-contracts.js';
import { measure } from './paired.js';
import type { Measured, Spread } from './paired.js';

const quick = process.argv.includes('--quick');
const effort = quick ? { rounds: 15, batchMs: 12 } : { rounds: 41, batchMs: 20 };

const contracts = minimalContracts();
const app = await startApplication(contracts);
const { pairs, prepare } = againstFloor(contracts, app);
const measured: Measured[] = [];
for (const pair of pairs) {
  await prepare();
  measured.push(await measure(pair, prepare, effort));
}
await app.close();

const ratio = ({ median, min, max }: Spread): string => `${median.toFixed(2)} (${min.toFixed(1)}-${max.toFixed(1)})`;
console.table(
  Object.fromEntries(
    measured.map((one) => [
      one.name,
      {
        'CPU ratio': ratio(one.cpu),
        'wall ratio': ratio(one.wall),
        'bytes ratio': ratio(one.bytes),
        'floor ns': Math.round(one.baseCpu.median),
        'ours ns': Math.round(one.oursCpu.median),
        'floor bytes': Math.round(one.baseBytes.median),
        'ours bytes': Math.round(one.oursBytes.median),
      },
    ]),
  ),
);
