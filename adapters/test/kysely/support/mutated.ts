import type { Kysely } from 'kysely';
import Libsql from 'libsql';

import type { Database } from '../../../src/kysely/index.js';
import { kyselyOver } from '../../../src/kysely/index.js';

/** A database whose statements are changed on their way. */
export function mutated(file: string, change: (sql: string) => string): Kysely<Database> {
  const database = new Libsql(file);
  database.exec('pragma synchronous = off');
  let last: Promise<unknown> = Promise.resolve();
  return kyselyOver<Database>({
    dialect: 'sqlite',
    acquire: async () => {
      let done = (): void => undefined;
      const before = last;
      last = new Promise<void>((resolve) => (done = resolve));
      await before;
      return {
        run: (sql, parameters) => {
          const prepared = database.prepare(change(sql));
          if (prepared.reader) {
            const rows = prepared.all(...parameters);
            return Promise.resolve({ rows, affected: rows.length });
          }
          return Promise.resolve({ rows: [], affected: prepared.run(...parameters).changes });
        },
        release: () => {
          done();
        },
      };
    },
    end: () => Promise.resolve(void database.close()),
  });
}
