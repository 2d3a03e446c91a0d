import type { Kysely } from 'kysely';

import type { Database } from '../schema/database.js';

/**
 * A Kysely, from whichever copy of its declarations: an ECMAScript module and a CommonJS application see two classes of that name, which the
 * compiler holds apart by their private members, though either works.
 */
export interface KyselyOfAnyCopy {
  readonly isTransaction: boolean;
  getExecutor(): object;
  withoutPlugins(): object;
  destroy(): Promise<void>;
}

/** The same, as our copy declares it. */
export function asOurs(db: KyselyOfAnyCopy): Kysely<Database> {
  return db as Kysely<Database>;
}
