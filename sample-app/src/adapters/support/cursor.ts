/** Where a keyset page ended: an instant, and the sequence number that orders equal instants. */
export interface Position {
  readonly at: number;
  readonly seq: number;
}

const MAX_CURSOR = 512;

/** An opaque cursor. It only ever narrows a query that is already limited to what may be seen, so it needs no signature. */
function cursorOf(list: string, { at, seq }: Position): string {
  return Buffer.from(JSON.stringify([list, at, seq])).toString('base64url');
}

/** Reads a cursor made for this list; null for anything else, in any spelling but the one we write. */
export function positionOf(list: string, cursor: string): Position | null {
  if (cursor.length > MAX_CURSOR) return null;
  const read = parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!Array.isArray(read)) return null;
  const [, at, seq] = read as unknown[];
  if (!isPosition(at) || !isPosition(seq)) return null;
  const position = { at, seq };
  return cursorOf(list, position) === cursor ? position : null;
}

/** Cuts what was read with one row too many down to a page and its `next`. */
export function pageOf<Row>(list: string, rows: readonly Row[], limit: number, at: (row: Row) => Position) {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last !== undefined ? cursorOf(list, at(last)) : null };
}

function isPosition(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
