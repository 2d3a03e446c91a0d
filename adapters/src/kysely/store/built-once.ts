import type { Compilable, CompiledQuery, Kysely } from 'kysely';

import type { Database } from '../schema/database.js';

/** Stands for a value while a statement is built. */
class Place {
  constructor(readonly name: string) {}
}

/**
 * Builds a statement once, and answers it with other values each time. Building one takes longer than sending it, so this is for what
 * every request asks. `build` uses its values as values only: which statement it makes may not depend on them.
 */
export function builtOnce<Values extends object, Row>(
  build: (db: Kysely<Database>, values: Values) => Compilable<Row>,
): (db: Kysely<Database>, values: Values) => CompiledQuery<Row> {
  let built: CompiledQuery<Row> | null = null;
  return (db, values) => {
    built ??= build(db, placesFor as Values).compile();
    const parameters = built.parameters.map((one) => (one instanceof Place ? values[one.name as keyof Values] : one));
    return { ...built, parameters };
  };
}

/** Answers each property with the place that its value will take. */
const placesFor = new Proxy({}, { get: (_, name) => new Place(String(name)) });
