import { Printer } from './demo/printer.js';
import { Stage, UnexpectedOutcome } from './demo/stage.js';
import { tell } from './demo/story.js';
import { openWorld } from './demo/world.js';

/** Plays one story against this very host, over real HTTP, and shows which contracts the library called and in which order. */
async function demo(): Promise<number> {
  const printer = new Printer();
  const world = await openWorld();
  try {
    const where = world.database === 'pglite' ? 'a fresh embedded database' : 'a fresh schema on PostgreSQL';
    printer.line(`The sample host on ${where}, at ${world.url}`);
    printer.line('→ then   ∥ at the same time   ⇢ handed over, never waited for');
    const stage = new Stage(world.recorder, printer);
    await tell({ world, stage, printer });
    printer.line();
    printer.line(`demo: ${String(stage.steps)} steps, all as expected`);
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
