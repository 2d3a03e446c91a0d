/** The value of the indexed field, or null for a row the index leaves out. */
export type IndexedField<Row> = (row: Row) => string | null;

/**
 * A plain `Map` of rows that also finds them by other fields, whoever put them in.
 *
 * A test seeds it with `set` like any `Map`, and lookups by token or email still find the row. A row is never
 * changed in place: a write sets a new one under the same key.
 */
export class Rows<Key, Row, Index extends string = never> extends Map<Key, Row> {
  readonly #fields: readonly (readonly [Index, IndexedField<Row>])[];
  readonly #index = new Map<string, Map<Key, Row>>();
  readonly #sequence = new Map<Key, number>();
  #inserted = 0;

  constructor(fields: Readonly<Record<Index, IndexedField<Row>>>) {
    super();
    this.#fields = Object.entries(fields) as [Index, IndexedField<Row>][];
  }

  override set(key: Key, row: Row): this {
    this.#leaveIndexes(key);
    for (const [index, field] of this.#fields) {
      const value = field(row);
      if (value === null) continue;
      const entry = entryOf(index, value);
      const found = this.#index.get(entry) ?? new Map<Key, Row>();
      this.#index.set(entry, found.set(key, row));
    }
    if (!this.#sequence.has(key)) this.#sequence.set(key, (this.#inserted += 1));
    return super.set(key, row);
  }

  override delete(key: Key): boolean {
    this.#leaveIndexes(key);
    this.#sequence.delete(key);
    return super.delete(key);
  }

  override clear(): void {
    this.#index.clear();
    this.#sequence.clear();
    super.clear();
  }

  /** The rows whose indexed field has this value. */
  where(index: Index, value: string): readonly Row[] {
    return [...(this.#index.get(entryOf(index, value))?.values() ?? [])];
  }

  /** Grows by one with each row inserted; a row keeps its number for life. */
  sequenceOf(key: Key): number {
    return this.#sequence.get(key) ?? 0;
  }

  #leaveIndexes(key: Key): void {
    const row = this.get(key);
    if (row === undefined) return;
    for (const [index, field] of this.#fields) {
      const value = field(row);
      if (value === null) continue;
      const entry = entryOf(index, value);
      const found = this.#index.get(entry);
      found?.delete(key);
      if (found?.size === 0) this.#index.delete(entry);
    }
  }
}

function entryOf(index: string, value: string): string {
  return `${index}\0${value}`;
}
