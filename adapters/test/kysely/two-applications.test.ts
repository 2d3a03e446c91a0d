import { afterAll, describe, expect, it } from '@jest/globals';
import type { AdminQueryRepository, SystemSettingsCommandRepository, SystemSettingsReader } from '@maatify/admin-infra';
import { instant } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import type { Database } from '../../src/kysely/index.js';
import { kyselyContracts } from '../../src/kysely/index.js';
import { KEYS } from './support/subject.js';
import { emptyFile, openSqlite, removeFiles } from './support/sqlite.js';

afterAll(removeFiles);

const change = {
  key: 'host.key',
  expected: null,
  value: 'first',
  at: instant(1_000),
  by: { kind: 'system', name: 'test' },
} as const;

describe('two applications of one module class', () => {
  it('have adapters of their own, each over what was injected into it', async () => {
    const bindings = kyselyContracts({ inject: ['db'], db: (db: Kysely<Database>) => db, keys: KEYS }) as unknown as Readonly<
      Record<string, { useFactory(db: Kysely<Database>): unknown }>
    >;
    const made = (name: string, db: Kysely<Database>): unknown => bindings[name]?.useFactory(db);
    const [first, second] = [openSqlite(await emptyFile()), openSqlite(await emptyFile())];
    await (made('SystemSettingsCommandRepository', first) as SystemSettingsCommandRepository).change(change);
    const valueIn = async (db: Kysely<Database>) => {
      const { entries } = await (made('SystemSettingsReader', db) as SystemSettingsReader).read({ keys: ['host.key'] });
      return entries[0]?.value;
    };
    expect([await valueIn(first), await valueIn(second)]).toEqual(['first', null]);
    await first.destroy();
    // The first application is closed; the second goes on, as one that is started after it does.
    expect(await valueIn(second)).toBeNull();
    expect(made('AdminQueryRepository', second) as AdminQueryRepository).not.toBe(made('AdminQueryRepository', first));
    await second.destroy();
  });
});
