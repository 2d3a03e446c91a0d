/** Prints the heap, in MiB after a full collection, before and between many calls of each sort. */
import { againstFloor } from '../against-floor.js';
import { startApplication } from '../application.js';
import { minimalContracts } from '../minimal-contracts.js';
import { batch } from '../paired.js';

const contracts = minimalContracts();
const app = await startApplication(contracts);
const { pairs, prepare } = againstFloor(contracts, app);
const CALLS: Readonly<Record<string, number>> = {
  'access, allowed': 100_000,
  'sign-in': 10_000,
  'status change (suspend)': 10_000,
};
const heap: number[] = [];
for (let round = 0; round <= 5; round += 1) {
  for (const { name, ours } of pairs) {
    await prepare();
    await batch(ours, round === 0 ? 1_000 : (CALLS[name] ?? 1_000));
  }
  globalThis.gc?.();
  heap.push(process.memoryUsage().heapUsed / 2 ** 20);
}
console.log(JSON.stringify({ calls: CALLS, heap }));
await app.close();
