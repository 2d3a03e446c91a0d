/** How each database says that a table is not there. */
const NO_SUCH_TABLE = /^(42P01|3F000|ER_NO_SUCH_TABLE)$|no such table/;

export function saysNoSuchTable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return NO_SUCH_TABLE.test(code === 'SQLITE_ERROR' ? error.message : code);
}
