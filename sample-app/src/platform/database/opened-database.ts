import type { AnyKysely, SchemaOptions } from '@maatify/admin-infra-adapters/kysely';

import type { DatabaseKind } from '../config/database-kind.js';

/** The database this process works on. */
export interface OpenedDatabase {
  readonly kind: DatabaseKind;
  /** What operations read and write. */
  readonly db: AnyKysely;
  /** The same database over connections of its own, where it has any: records and messages wait for no request. */
  readonly sinks: AnyKysely;
  /** Where the tables are; adapters and migrations are told the same. */
  readonly schema: SchemaOptions;
  /** Gives up every connection, within a limit. Closing twice is fine. */
  close(): Promise<void>;
}

/** The token of the {@link OpenedDatabase}. */
export const OPENED_DATABASE = Symbol('openedDatabase');
