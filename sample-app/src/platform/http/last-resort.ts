import { describeFailure } from './describe-failure.js';
import { endAfter } from './limit-shutdown.js';

/** What a host is for whoever ends it. */
interface Closable {
  close(): Promise<void>;
}

/**
 * Ends the process in order when something is thrown that nobody handles: a rejection nobody waits for, an error of an emitter.
 *
 * What such a defect left half done nobody knows, so the process does not go on; whoever runs it starts another. It is told in one line
 * without the message, which may quote what was being worked on, and requests that are under way are answered before.
 */
export function endOnTheUnforeseen(app: Closable): void {
  let ending = false;
  process.on('uncaughtException', (thrown: unknown, origin) => {
    process.stderr.write(`${JSON.stringify({ level: 'fatal', event: 'unforeseen', origin, ...describeFailure(thrown) })}\n`);
    if (ending) return;
    ending = true;
    process.exitCode = 1;
    endAfter();
    void app.close().then(exit, exit);
  });
}

function exit(): never {
  process.exit(1);
}
