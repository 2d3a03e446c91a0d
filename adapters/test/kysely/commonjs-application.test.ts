import { describe, expect, it } from '@jest/globals';
import { Kysely, SqliteDialect } from 'kysely';
import type { Kysely as CommonJsKysely, MigrationProvider } from 'kysely' with { 'resolution-mode': 'require' };

import {
  createKyselyContracts,
  createRoles,
  kyselyContracts,
  migrateToLatest,
  migrations,
  prune,
} from '../../src/kysely/index.js';
import { KEYS } from './support/subject.js';

interface Tables {
  readonly orders: { readonly id: string };
}
const made: unknown = new Kysely<Tables>({ dialect: new SqliteDialect({ database: {} as never }) });
/** What a CommonJS application sees: another declaration of the class than the adapters import. */
const db = made as CommonJsKysely<Tables>;

// Compiled with everything else; that these lines compile is what is tested.
export const bindings = [
  kyselyContracts({ db, sinks: db, keys: KEYS }),
  kyselyContracts({ inject: ['POOL'], db: () => db, sinks: () => db, keys: KEYS }),
];
export const provider: MigrationProvider = migrations('sqlite');
export const work = async (): Promise<void> => {
  await migrateToLatest(db);
  await prune(db, { before: 0 });
  await createRoles(db).define('support', []);
};
// @ts-expect-error TS2322: a dialect is no Kysely
export const noKysely = () => kyselyContracts({ db: new SqliteDialect({ database: {} as never }), keys: KEYS });

describe('the Kysely of a CommonJS application', () => {
  it('is taken as it is', () => {
    expect(Object.keys(bindings[0] ?? {})).toContain('AuditLogger');
    expect(createKyselyContracts(db, { keys: KEYS })).toHaveProperty('AuditLogger');
  });
});
