import type { Kysely } from 'kysely';
import type { KyselyConfig } from 'kysely';

import type { Database, SchemaOptions } from '../../../src/kysely/index.js';
import { emptyFile, openSqlite } from './sqlite.js';
import type { Server } from './servers.js';

export interface Opening {
  readonly log?: NonNullable<KyselyConfig['log']>;
  readonly queryLimitMs?: number;
}

/** An empty, migrated database of a test's own, on any of the three. */
export interface TestDatabase {
  readonly name: 'postgres' | 'mysql' | 'sqlite';
  open(options?: Opening): Kysely<Database>;
  create(options?: SchemaOptions): Promise<void>;
  /** Without rows; what is opened afterwards sees it. */
  empty(options?: SchemaOptions): Promise<void>;
  drop(): Promise<void>;
}

export function sqliteDatabase(): TestDatabase {
  let file = '';
  const create = async (options?: SchemaOptions): Promise<void> => {
    file = await emptyFile(options);
  };
  return {
    name: 'sqlite',
    open: ({ log } = {}) => openSqlite(file, log === undefined ? {} : { log }),
    create,
    empty: create,
    drop: () => Promise.resolve(),
  };
}

export function onServer(server: Server): TestDatabase {
  return server;
}
