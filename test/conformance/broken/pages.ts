/** Wrong ways to page, over a right list that is read whole; both lists break the same way. */
export interface WholePage<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

/** Counts rows off instead of continuing from one: an insert shifts what follows. */
export function byOffset<Row>(all: readonly Row[], cursor: string | null, limit: number): WholePage<Row> {
  const from = Number(cursor ?? 0);
  const end = from + limit;
  return { rows: all.slice(from, end), next: end < all.length ? String(end) : null };
}

/** Continues from a moment alone: rows of that same moment are skipped. */
export function byMoment<Row>(
  all: readonly Row[],
  momentOf: (row: Row) => number,
  cursor: string | null,
  limit: number,
  newestFirst: boolean,
): WholePage<Row> {
  const after = cursor === null ? null : Number(cursor);
  const due = all.filter((row) => after === null || (newestFirst ? momentOf(row) < after : momentOf(row) > after));
  const rows = due.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: due.length > limit && last !== undefined ? String(momentOf(last)) : null };
}
