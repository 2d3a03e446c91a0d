/** How long one kind of work may wait for the database. */
export interface TimeLimits {
  /** Milliseconds until the server gives a statement up. */
  readonly statementMs: number;
  /** Milliseconds until this side gives the connection up, because no answer came at all. */
  readonly queryMs: number;
}

/** Below the deadline of an operation, so that no lock outlives the request it was taken for. */
export const SERVING: TimeLimits = { statementMs: 7_000, queryMs: 8_000 };

/** A table may be long, and another process may be migrating it: whoever starts waits for that. */
export const MIGRATING: TimeLimits = { statementMs: 1_800_000, queryMs: 1_800_000 };
