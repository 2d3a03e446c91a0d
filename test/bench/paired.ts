import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';

/** One operation, once. Answers what it ended in, so that nobody measures a refusal by mistake. */
export type Call = () => Promise<string>;

/** The same operation, done twice: by one side and by the other. */
export interface Pair {
  readonly name: string;
  readonly endsIn: string;
  readonly base: Call;
  readonly ours: Call;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Times in nanoseconds of one operation, heap in bytes. */
export interface Measured {
  readonly name: string;
  readonly cpu: Spread;
  readonly wall: Spread;
  readonly bytes: Spread;
  readonly baseCpu: Spread;
  readonly oursCpu: Spread;
  readonly baseBytes: Spread;
  readonly oursBytes: Spread;
}

/** Intents handed over are counted by turns of the event loop, and a server has those too. */
const OPERATIONS_PER_TURN = 50;
const HEAP_OPERATIONS = 60;
const HEAP_ROUNDS = 7;

export interface Effort {
  readonly rounds: number;
  /** About how long one batch takes, of either side. */
  readonly batchMs: number;
}

/** Interleaved pairs in one process: what the machine does to one side it does to the other. */
export async function measure(pair: Pair, prepare: () => Promise<void>, { rounds, batchMs }: Effort): Promise<Measured> {
  const { base, ours } = pair;
  for (const call of [base, ours]) {
    await prepare();
    const ending = await call();
    if (ending !== pair.endsIn) throw new Error(`${pair.name} ended in ${ending} instead of ${pair.endsIn}`);
  }
  const [baseSize, oursSize] = [await sizeOf(base, batchMs), await sizeOf(ours, batchMs)];
  const samples: { readonly base: Sample; readonly ours: Sample }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await prepare();
    const first = round % 2 === 0 ? await batch(base, baseSize) : null;
    const own = await batch(ours, oursSize);
    samples.push({ base: first ?? (await batch(base, baseSize)), ours: own });
  }
  const heap: { base: number; ours: number }[] = [];
  for (let round = 0; round < HEAP_ROUNDS; round += 1) heap.push({ base: await heapOf(base), ours: await heapOf(ours) });
  return {
    name: pair.name,
    cpu: spread(samples.map((one) => one.ours.cpuNs / one.base.cpuNs)),
    wall: spread(samples.map((one) => one.ours.wallNs / one.base.wallNs)),
    bytes: spread(heap.map((one) => one.ours / one.base)),
    baseCpu: spread(samples.map((one) => one.base.cpuNs)),
    oursCpu: spread(samples.map((one) => one.ours.cpuNs)),
    baseBytes: spread(heap.map((one) => one.base)),
    oursBytes: spread(heap.map((one) => one.ours)),
  };
}

interface Sample {
  readonly cpuNs: number;
  readonly wallNs: number;
}

/** CPU after which the engine has compiled what it is going to compile; by time, it would depend on what else the machine does. */
const WARM_UP_CPU_NS = 1e9;

/** How many calls fill a batch, once the code is warm. */
async function sizeOf(call: Call, batchMs: number): Promise<number> {
  for (let used = 0; used < WARM_UP_CPU_NS;) used += (await batch(call, 500)).cpuNs * 500;
  const { wallNs } = await batch(call, 500);
  return Math.max(150, Math.ceil((batchMs * 1e6) / wallNs));
}

/** Nanoseconds of one call, over this many of them. */
export async function batch(call: Call, calls: number): Promise<Sample> {
  const wallFrom = performance.now();
  const cpuFrom = process.cpuUsage();
  for (let done = 0; done < calls; done += 1) {
    await call();
    if (done % OPERATIONS_PER_TURN === 0) await nextTurn();
  }
  const { user, system } = process.cpuUsage(cpuFrom);
  return { cpuNs: ((user + system) * 1_000) / calls, wallNs: ((performance.now() - wallFrom) * 1e6) / calls };
}

/** Few enough calls that no collection falls between the two readings. */
async function heapOf(call: Call): Promise<number> {
  globalThis.gc?.();
  await call();
  const from = getHeapStatistics().used_heap_size;
  for (let done = 0; done < HEAP_OPERATIONS; done += 1) await call();
  return (getHeapStatistics().used_heap_size - from) / HEAP_OPERATIONS;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  return { median, min: at(0), max: at(sorted.length - 1) };
}
