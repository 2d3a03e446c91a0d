import type { Writable } from 'node:stream';

/** What a command did, or why it did not, in sentences for whoever typed it. */
export interface Told {
  readonly done: boolean;
  readonly lines: readonly string[];
}

/** @param next what the person does now */
export function did(what: string, next: string): Told {
  return { done: true, lines: [what, `Next: ${next}`] };
}

export function didNot(why: string): Told {
  return { done: false, lines: [why] };
}

/**
 * Answers the exit code: 1 where nothing was done. Which database it was about is said in either case: it may be another than meant.
 *
 * @param to where what was done is told; a command whose output is a file tells it beside that
 */
export function tell({ done, lines: [what = '', ...next] }: Told, database: string, to: Writable = process.stdout): number {
  (done ? to : process.stderr).write(`${[what, `Database: ${database}`, ...next].join('\n')}\n`);
  return done ? 0 : 1;
}
