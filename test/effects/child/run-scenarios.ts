import { createLightWorld } from '../../support/light-world.js';
import { SUCCESSES } from '../../faults/support/selection.js';
import { sameText } from '../../faults/support/picture.js';
import { MISBEHAVIOURS, started } from './misbehaviours.js';

/**
 * Runs every operation with one sink that misbehaves in one way, sink by sink, and prints what each ended in and left behind.
 * There is no handler for unhandled rejections in this process: one of them ends it.
 */
const METHODS: Readonly<Record<string, string>> = {
  AuditLogger: 'record',
  NotificationDispatcher: 'dispatch',
  SecretDelivery: 'deliver',
};
const LONG_ENOUGH_MS = 40;

const [kind = ''] = process.argv.slice(2);
const misbehave = MISBEHAVIOURS[kind];
if (misbehave === undefined) throw new Error(`there is no sink that ${kind}`);

for (const [sink, method] of Object.entries(METHODS)) {
  let handed = 0;
  started.count = 0;
  for (const scenario of SUCCESSES) {
    const world = createLightWorld();
    const go = await scenario.arrange(world);
    const real = (world.infra.contracts as unknown as Record<string, Record<string, unknown>>)[sink] ?? {};
    real[method] = (intent: object): unknown => {
      handed += 1;
      return misbehave(intent);
    };
    const result = sameText(await go());
    const contents = JSON.stringify(world.infra.store.contents());
    await new Promise(setImmediate);
    await world.dispose();
    const counters = world.effects.report().every(({ inFlight, lost }) => inFlight === 0 && lost >= 0);
    console.log(JSON.stringify({ sink, operation: scenario.operation, result, contents, counters }));
  }
  // What settles late settles while the process still lives.
  await new Promise((resolve) => setTimeout(resolve, LONG_ENOUGH_MS));
  console.log(JSON.stringify({ sink, handed, started: started.count }));
}
