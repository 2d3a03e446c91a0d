/** How deep an ORM may wrap what its driver threw. */
const DEEPEST = 4;

/**
 * The code of the error a driver threw, also when an ORM wrapped it: an SQLSTATE, a MySQL error name, `SQLITE_BUSY`, or a
 * system code such as `ECONNRESET`. Null when nothing in it comes from a driver.
 */
export function driverCode(error: unknown, depth = 0): string | null {
  if (!(error instanceof Error) || depth > DEEPEST) return null;
  const { code, driverError, cause } = error as Error & { code?: unknown; driverError?: unknown; cause?: unknown };
  if (typeof code === 'string' && code !== '') return code;
  return driverCode(driverError, depth + 1) ?? driverCode(cause, depth + 1);
}
