import 'reflect-metadata';

import { Printer } from './printer.js';
import { Stage, UnexpectedOutcome } from './stage.js';
import { tell } from './story.js';
import { openWorld } from './world.js';

const DATABASES = {
  sqlite: 'a fresh embedded database',
  postgres: 'a fresh schema on PostgreSQL',
  mysql: 'a fresh database on MySQL',
};
const MIB_IN_KIB = 1_024;

/** Plays one story against this very host, over real HTTP, and shows which contracts the library called and in which order. */
async function demo(): Promise<number> {
  const printer = new Printer();
  const startedMs = performance.now();
  const world = await openWorld();
  const startMs = Math.round(performance.now() - startedMs);
  try {
    printer.line(`The sample host on ${DATABASES[world.database]}, at ${world.url}, ready after ${String(startMs)} ms`);
    printer.line('→ then   ∥ at the same time   ⇢ handed over, never waited for');
    const stage = new Stage(world.recorder, printer);
    await tell({ world, stage, printer });
    printer.line();
    const peakMib = Math.round(process.resourceUsage().maxRSS / MIB_IN_KIB);
    printer.line(`demo: ${String(stage.steps)} steps, all as expected; never more than ${String(peakMib)} MiB of memory`);
    return 0;
  } catch (error) {
    if (!(error instanceof UnexpectedOutcome)) throw error;
    printer.failure(error.message);
    return 1;
  } finally {
    // A story that stopped half-way must not wait for a sink that still hangs.
    world.auditLogger.release();
    await world.close();
  }
}

process.exitCode = await demo();
