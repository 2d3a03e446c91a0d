/** Where a row stands in its list: a time, and a number that tells rows of the same time apart. */
export type Position = readonly [at: number, sequence: number];

export interface KeysetQuery<Row> {
  /** Bound into the cursor, so that the cursor of one list is malformed for another. */
  readonly list: string;
  readonly positionOf: (row: Row) => Position;
  readonly newestFirst: boolean;
  readonly cursor: string | null;
  readonly limit: number;
}

/**
 * One page, continued from the position of the last row seen, not from a count: rows inserted meanwhile neither repeat nor
 * hide others. Answers null for a malformed cursor.
 */
export function keysetPage<Row>(
  rows: readonly Row[],
  query: KeysetQuery<Row>,
): { readonly rows: readonly Row[]; readonly next: string | null } | null {
  const { list, positionOf, newestFirst, cursor, limit } = query;
  const after = cursor === null ? null : decodeCursor(list, cursor);
  if (cursor !== null && after === null) return null;
  const direction = newestFirst ? -1 : 1;
  const due = rows
    .map((row) => ({ row, position: positionOf(row) }))
    .filter(({ position }) => after === null || direction * compare(position, after) > 0)
    .sort((a, b) => direction * compare(a.position, b.position));
  const page = due.slice(0, limit);
  const last = page.at(-1);
  const next = last !== undefined && due.length > page.length ? encodeCursor(list, last.position) : null;
  return { rows: page.map(({ row }) => row), next };
}

function compare(a: Position, b: Position): number {
  return a[0] === b[0] ? a[1] - b[1] : a[0] - b[0];
}

function encodeCursor(list: string, [at, sequence]: Position): string {
  return Buffer.from(JSON.stringify([list, at, sequence])).toString('base64url');
}

function decodeCursor(list: string, cursor: string): Position | null {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
  if (!Array.isArray(parts)) return null;
  const [, at, sequence] = parts as readonly unknown[];
  if (!Number.isSafeInteger(at) || !Number.isSafeInteger(sequence)) return null;
  const position: Position = [at as number, sequence as number];
  // Node decodes leniently; only the very text this list gives out is a cursor.
  return encodeCursor(list, position) === cursor ? position : null;
}
