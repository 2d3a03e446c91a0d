/** Prints what a hundred thousand audit intents do to a process whose audit logger answers at once, or never. */
import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { againstFloor } from '../against-floor.js';
import { startApplication } from '../application.js';
import { minimalContracts } from '../minimal-contracts.js';

const INTENTS = 100_000;
const hung = process.argv[2] === 'hung';

const heapMiB = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

const contracts = minimalContracts();
const record = hung ? () => new Promise<void>(() => undefined) : () => undefined;
const app = await startApplication({ ...contracts, audit: { record } });
let told = 0;
app.events.listen('lost', ({ count }) => (told += count));
const { pairs, prepare } = againstFloor(contracts, app);
await prepare();
const denied = pairs.find(({ name }) => name === 'authorize, denied');
if (denied === undefined) throw new Error('there is no denial to audit');
for (let done = 0; done < 2_000; done += 1) {
  await denied.ours();
  if (done % 50 === 0) await nextTurn();
}
const [heapFrom, toldFrom] = [heapMiB(), told];
const inFlightFrom = app.health.report().sinks[0]?.inFlight ?? 0;
const micros: number[] = [];
for (let done = 0; done < INTENTS; done += 1) {
  const from = performance.now();
  await denied.ours();
  micros.push((performance.now() - from) * 1_000);
  if (done % 50 === 0) await nextTurn();
}
const inFlight = (app.health.report().sinks[0]?.inFlight ?? 0) - inFlightFrom;
micros.sort((a, b) => a - b);
const [p50Us, p99Us] = [micros[INTENTS / 2], micros[Math.floor(INTENTS * 0.99)]];
micros.length = 0;
console.log(JSON.stringify({ heapMiB: heapMiB() - heapFrom, lost: told - toldFrom, inFlight, p50Us, p99Us }));
process.exit(0);
