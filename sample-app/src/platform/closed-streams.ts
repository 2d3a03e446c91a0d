/**
 * Goes on when whoever read our output is gone. An error of a stream that nobody listens to ends the process, so a log collector
 * that crashes would take the host with it.
 */
export function outliveClosedStreams(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
