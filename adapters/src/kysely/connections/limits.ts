/** How long the database may take. Both stay below the deadline of an operation, so that it ends with an answer of its own. */
export interface Limits {
  /** Milliseconds a statement may take before its connection is given up. @default 8000 */
  readonly queryLimitMs: number;
  /** Milliseconds to wait for a free connection. @default 5000 */
  readonly acquireLimitMs: number;
}

export const DEFAULT_LIMITS: Limits = Object.freeze({ queryLimitMs: 8000, acquireLimitMs: 5000 });

/** The database did not answer in time. The code says what was waited for; the text says nothing of the statement. */
export class LimitExceeded extends Error {
  override readonly name = 'LimitExceeded';

  constructor(
    readonly code: 'QUERY_LIMIT' | 'ACQUIRE_LIMIT',
    limitMs: number,
  ) {
    super(`The database did not answer within ${String(limitMs)} ms (${code}).`);
  }
}

/** The driver failed without an answer of the database: as a rule the connection was lost. The cause is the driver's own error. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly code = 'CONNECTION_LOST';

  constructor(cause: unknown) {
    super('The connection to the database was lost, or its driver failed.', { cause });
  }
}

/** Waits for the work, but not longer than this. What it brings too late goes to `tooLate`. */
export async function within<R>(
  work: Promise<R>,
  limitMs: number,
  code: LimitExceeded['code'],
  tooLate: (result: R) => void = () => undefined,
): Promise<R> {
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      over = true;
      reject(new LimitExceeded(code, limitMs));
    }, limitMs);
  });
  // A failure after the limit has nobody left to be told.
  work.then(
    (result) => {
      if (over) tooLate(result);
    },
    () => undefined,
  );
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
