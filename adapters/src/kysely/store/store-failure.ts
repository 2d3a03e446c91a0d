import { driverCode } from './driver-code.js';

/** What to look at first, by how a code begins. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /^(42P01|ER_NO_SUCH_TABLE)$/,
    'A table is missing. Run `migrateToLatest`, and say the same `prefix` and `schema` to it and to the adapters.',
  ],
  [/^(3F000|ER_BAD_DB_ERROR)$/, 'The schema is missing. Create it before the tables are migrated.'],
  [/^(42703|ER_BAD_FIELD_ERROR)$/, 'A column is missing. Run `migrateToLatest`.'],
  [/^(42501|28\w{3}|ER_\w*ACCESS_DENIED\w*|ER_ACCESS_DENIED_ERROR)$/, 'The database user may not do this. Check its grants.'],
  [/^(22|ER_DATA_TOO_LONG|ER_TRUNCATED|ER_WARN_DATA)/, 'A value does not fit its column.'],
  [
    /^(40|ER_LOCK|SQLITE_BUSY|SQLITE_LOCKED)/,
    'Others kept the rows busy for longer than the work is tried again. Nothing was written.',
  ],
  [/^CONNECTION_LOST$/, 'The connection was lost. Whether a commit in progress was carried out is not known.'],
  [/^QUERY_LIMIT$/, 'The database did not answer within `queryLimitMs`; the connection was given up.'],
  [/^ACQUIRE_LIMIT$/, 'No connection was free within `acquireLimitMs`. Is the pool too small, or a connection never released?'],
  [
    /^(SQLITE_FULL|53100|ER_DISK_FULL|ER_RECORD_FILE_FULL)$/,
    'There is no room left. What was under way is taken back; make room.',
  ],
  [
    /^(25006|ER_OPTION_PREVENTS_STATEMENT|ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION)$/,
    'The database takes no writes. Is it a standby?',
  ],
  [/^SQLITE_READONLY/, 'The database file cannot be written. Check who owns it and its directory.'],
];

/**
 * What an adapter throws when the database refused or did not answer.
 *
 * Promises: no statement, no parameter, no stored value is in it, not even as a cause: drivers put password hashes, sealed
 * seeds and addresses into theirs, and errors end in logs.
 */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';

  constructor(
    /** The SQLSTATE, the MySQL error name, the SQLite result code or the system's code. */
    readonly code: string,
  ) {
    const [, advice = 'Was it reachable, and is it the version the tables were made for?'] =
      ADVICE.find(([pattern]) => pattern.test(code)) ?? [];
    super(`The database refused or did not answer (${code}). ${advice}`);
  }
}

/** An error as it may leave an adapter. What no driver threw has a message of our own and stays as it is. */
export function failureOf(error: unknown): unknown {
  if (error instanceof StoreFailure) return error;
  const code = driverCode(error);
  return code === null ? error : new StoreFailure(code);
}
