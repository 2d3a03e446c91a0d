/** How to walk over rows that are too many to be held at once. */
export interface Walk<Row, Place> {
  readonly from: Place;
  readonly perPage: number;
  /** Reads the rows behind a place, in order, `perPage` of them at most. */
  readonly read: (after: Place) => Promise<readonly Row[]>;
  /** Where a row stands in that order. */
  readonly placeOf: (row: Row) => Place;
}

/** Every row, while memory holds a page of them. The next page is read when all of the one before were taken. */
export async function* everyRow<Row, Place>({ from, perPage, read, placeOf }: Walk<Row, Place>): AsyncGenerator<Row, void> {
  for (let after = from; ;) {
    const rows = await read(after);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < perPage) return;
    after = placeOf(last);
  }
}
