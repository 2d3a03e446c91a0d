import { AdminInfraEvents } from '@maatify/admin-infra';

import { Effects } from '../../../src/effects/effects.js';
import { SafeClock } from '../../../src/kernel/safe-clock.js';
import { SystemClock } from '../../../src/kernel/system-clock.js';

/** A hundred thousand intents to an audit sink that never settles: what is kept, what is counted. */
const INTENTS = 100_000;
const MAX_IN_FLIGHT = 1_000;
const MIB = 1_048_576;

const { gc } = globalThis;
if (gc === undefined) throw new Error('run with --expose-gc');
const hang = (): Promise<void> => new Promise(() => undefined);
const sinks = { audit: { record: hang }, notifications: { dispatch: hang }, secrets: { deliver: hang } };
const events = new AdminInfraEvents();
let told = 0;
events.listen('lost', ({ count }) => {
  told += count;
});
const limits = { maxInFlight: MAX_IN_FLIGHT, settleMs: 60_000, drainMs: 20 };
const effects = new Effects(sinks, limits, new SafeClock(new SystemClock()), events);

let most = 0;
const emit = (count: number): void => {
  for (let index = 0; index < count; index += 1) {
    const metadata = { key: `key ${String(index)}`, padding: 'x'.repeat(200) };
    effects.audit({
      eventId: `run.${String(index)}`,
      operation: 'settings.set',
      type: 'x',
      actor: { kind: 'system', name: 'test', onBehalfOf: null },
      severity: 'info',
      metadata,
      correlationId: 'run',
    } as never);
    most = Math.max(most, effects.report()[0]?.inFlight ?? 0);
  }
};
emit(MAX_IN_FLIGHT * 2); // compiled, and the cap reached, before anything is measured
gc();
const before = process.memoryUsage().heapUsed;
emit(INTENTS);
gc();
const growthMiB = (process.memoryUsage().heapUsed - before) / MIB;
const lost = effects.report()[0]?.lost ?? 0;
const startedMs = performance.now();
await effects.drain();
const drainedMs = performance.now() - startedMs;
effects.shutDown();
const [audit] = effects.report();
console.log(JSON.stringify({ growthMiB, most, lost, drainedMs, told, after: audit, intents: INTENTS + MAX_IN_FLIGHT * 2 }));
