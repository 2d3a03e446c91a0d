/** Where a keyset page ended: a moment, and the key that orders rows of the same moment. */
export interface Position<Key> {
  readonly at: number;
  readonly key: Key;
}

const LONGEST_CURSOR = 512;
/** Any id of the library; what else a forged cursor holds is not even compared. */
const PRINTABLE = /^[\x21-\x7e]{1,128}$/;

/** An opaque cursor. It only narrows a query that is limited to what may be seen anyway, so it needs no signature. */
function cursorOf(list: string, at: number, key: unknown): string {
  return Buffer.from(JSON.stringify([list, at, key])).toString('base64url');
}

/** Reads a cursor made for this list; null for anything else, and for any spelling but ours. */
export function positionOf<Key extends string | number>(
  list: string,
  cursor: string,
  isKey: (key: unknown) => key is Key,
): Position<Key> | null {
  if (cursor.length > LONGEST_CURSOR) return null;
  const read = parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!Array.isArray(read)) return null;
  const [, at, key] = read as unknown[];
  if (!isWhole(at) || !isKey(key)) return null;
  return cursorOf(list, at, key) === cursor ? { at, key } : null;
}

/** Cuts what was read with one row too many down to a page and its `next`. */
export function pageOf<Row>(
  list: string,
  rows: readonly Row[],
  limit: number,
  at: (row: Row) => readonly [at: number, key: unknown],
) {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last !== undefined ? cursorOf(list, ...at(last)) : null };
}

export function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && PRINTABLE.test(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
