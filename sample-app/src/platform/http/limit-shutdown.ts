/** Less than what process managers wait for before they kill, so that an end by ourselves is seen in the logs. */
const WHOLE_SHUTDOWN_MS = 25_000;

/** Ends the process when closing takes too long, whatever it still waits for. */
export function limitShutdown(): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, endAfter);
}

/** The time a closing has that begins now. */
export function endAfter(): void {
  setTimeout(() => {
    process.stderr.write(`${JSON.stringify({ event: 'shutdown_cut_short', afterMs: WHOLE_SHUTDOWN_MS })}\n`);
    process.exit(1);
  }, WHOLE_SHUTDOWN_MS).unref();
}
