import type {
  KyselyPlugin,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from 'kysely';

import { TABLES } from '../schema/tables.js';

const NUMERIC = /^(flag|count|moment|sequence)\b/;
const camelCase = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const NUMBERS: ReadonlySet<string> = new Set(
  TABLES.flatMap(({ columns, added }) => Object.entries({ ...columns, ...added?.columns }))
    .filter(([, type]) => NUMERIC.test(type))
    .map(([name]) => camelCase(name)),
);

/**
 * Reads every number as a number. Drivers answer a bigint as text, as a `bigint` or as a number, by database and setting;
 * epoch milliseconds and counters fit a number, and this is the one place that says so.
 */
export class StoredNumbers implements KyselyPlugin {
  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    return node;
  }

  transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return Promise.resolve({ ...result, rows: result.rows.map(withNumbers) });
  }
}

function withNumbers(row: UnknownRow): UnknownRow {
  const read: UnknownRow = {};
  for (const [column, value] of Object.entries(row)) {
    const isNumber = NUMBERS.has(column) && (typeof value === 'string' || typeof value === 'bigint');
    read[column] = isNumber ? Number(value) : value;
  }
  return read;
}
