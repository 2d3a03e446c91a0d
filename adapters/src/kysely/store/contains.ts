import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import { storable } from './storable.js';

/** Whether a column contains a text, in which `%`, `_` and the escape character itself are characters like any other. */
export function contains(column: string, text: string): RawBuilder<boolean> {
  const literally = storable(text).replace(/[!%_]/g, '!$&');
  // Not the backslash: MySQL already takes that for an escape in the text of the statement.
  return sql<boolean>`${sql.ref(column)} like ${`%${literally}%`} escape '!'`;
}
