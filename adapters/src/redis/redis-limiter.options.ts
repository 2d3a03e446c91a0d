const MINUTE_MS = 60_000;

/** How {@link RedisAttemptLimiter} uses Redis. */
export interface RedisLimiterOptions {
  /** What every key begins with; one for each application that shares the Redis. @default 'admin-infra:attempts:' */
  readonly keyPrefix?: string;
  /** Milliseconds a budget stays after its last attempt; longer when the window or the lock is. @default 86400000, a day */
  readonly keepMs?: number;
  /** Milliseconds one call may take. @default 2000 */
  readonly timeoutMs?: number;
}

/** The options with their defaults; every problem in one error. */
export function checkedLimiterOptions(given: RedisLimiterOptions): Required<RedisLimiterOptions> {
  const { keyPrefix = 'admin-infra:attempts:', keepMs = 1_440 * MINUTE_MS, timeoutMs = 2_000 } = given;
  const problems: string[] = [];
  if (typeof keyPrefix !== 'string' || keyPrefix === '' || /[{}]/.test(keyPrefix)) {
    problems.push('keyPrefix: some text without braces; in a cluster braces decide where a key lives, and the budget does that');
  }
  if (!within(keepMs, MINUTE_MS, 366 * 1_440 * MINUTE_MS)) {
    problems.push('keepMs: a whole number from 60000 (a minute) to 366 days; a guesser who waits that long starts anew');
  }
  if (!within(timeoutMs, 1, MINUTE_MS)) problems.push('timeoutMs: a whole number from 1 to 60000; a sign-in waits that long');
  if (problems.length === 0) return { keyPrefix, keepMs, timeoutMs };
  throw new TypeError(`The options of the attempt limiter cannot be used:${problems.map((one) => `\n- ${one}`).join('')}`);
}

const within = (value: number, least: number, most: number): boolean =>
  Number.isSafeInteger(value) && value >= least && value <= most;
