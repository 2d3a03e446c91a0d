import { afterAll, describe, expect, it } from '@jest/globals';
import { CamelCasePlugin, Kysely, Migrator, sql, SqliteDialect } from 'kysely';
import Libsql from 'libsql';

import type { AcquiredConnection, AnyKysely, MysqlPool, TypeOrmSource } from '../../src/kysely/index.js';
import { createKyselyContracts, kyselyOver, kyselyOverMysql, kyselyOverTypeOrm, migrations } from '../../src/kysely/index.js';
import { active, opened } from './support/people.js';
import { KEYS } from './support/subject.js';
import { emptyFile, removeFiles } from './support/sqlite.js';

afterAll(removeFiles);

/** Signs somebody in, as far as the stores are concerned: reads, a claim on several rows, a claim that is lost. */
async function works(db: AnyKysely): Promise<void> {
  const contracts = createKyselyContracts(db, { keys: KEYS });
  const person = await active(contracts);
  const { tokenDigest } = await opened(contracts, person);
  expect(await contracts.SessionQueryRepository.byTokenDigest({ tokenDigest })).toMatchObject({ adminStatus: 'active' });
  await expect(opened(contracts, person, { credentialEpoch: 1 })).rejects.toThrow('epoch_moved');
  await db.destroy();
}

describe('the adapters work over', () => {
  it("a Kysely of the host's own, whose plugins they leave aside", async () => {
    const database = new Libsql(await emptyFile());
    const plugins = [new CamelCasePlugin({ upperCase: true })];
    await works(new Kysely({ dialect: new SqliteDialect({ database: database }), plugins }));
  });

  it('a data source of TypeORM', async () => {
    const database = new Libsql(await emptyFile());
    const released: string[] = [];
    const source: TypeOrmSource = {
      createQueryRunner: () => ({
        connect: () => Promise.resolve(database),
        query: (statement, parameters) => {
          const prepared = database.prepare(statement);
          if (prepared.reader) return Promise.resolve({ raw: [], records: prepared.all(...parameters) });
          return Promise.resolve({ raw: null, affected: prepared.run(...parameters).changes });
        },
        release: () => Promise.resolve(void released.push('released')),
      }),
    };
    await works(kyselyOverTypeOrm(source, 'sqlite'));
    // A runner for each statement and each transaction, and every one of them given back.
    expect(released).toHaveLength(5);
  });

  it('a pool of mysql2 only where its writes count the rows they matched', async () => {
    const said: string[] = [];
    const poolWith = (clientFlags: number): MysqlPool => ({
      getConnection: (callback) => {
        callback(null, {
          config: { clientFlags },
          query: (statement: string, _: unknown, done: (error: null, result: object) => void) => {
            said.push(statement);
            done(null, []);
          },
          on: () => undefined,
          release: () => said.push('released'),
          destroy: () => undefined,
        });
      },
      end: (callback) => {
        callback(null);
      },
    });
    const select = (pool: MysqlPool) => sql`select 1`.execute(kyselyOverMysql(pool));
    await expect(select(poolWith(0b1101))).rejects.toThrow('The pool was made without the flag FOUND_ROWS');
    expect(said).toEqual(['released']);
    expect(await select(poolWith(0b1111))).toEqual({ rows: [] });
    expect(said.slice(1)).toEqual(['set session transaction isolation level read committed', 'select 1', 'released']);
  });

  it('tables that the migrator of the host made', async () => {
    const db = new Kysely<object>({ dialect: new SqliteDialect({ database: new Libsql(':memory:') }) });
    const { results } = await new Migrator({ db, provider: migrations('sqlite') }).migrateToLatest();
    expect(results).toMatchObject([
      { migrationName: 'admin_infra_0001_tables', status: 'Success' },
      { migrationName: 'admin_infra_0002_devices', status: 'Success' },
      { migrationName: 'admin_infra_0003_recovery_codes', status: 'Success' },
      { migrationName: 'admin_infra_0004_roles', status: 'Success' },
      { migrationName: 'admin_infra_0005_impersonations', status: 'Success' },
      { migrationName: 'admin_infra_0006_contacts', status: 'Success' },
      { migrationName: 'admin_infra_0007_invitations', status: 'Success' },
      { migrationName: 'admin_infra_0008_preferences', status: 'Success' },
      { migrationName: 'admin_infra_0009_external_links', status: 'Success' },
      { migrationName: 'admin_infra_0010_audit_chain', status: 'Success' },
      { migrationName: 'admin_infra_0011_audit_relays', status: 'Success' },
      { migrationName: 'admin_infra_0012_change_journal', status: 'Success' },
      { migrationName: 'admin_infra_0013_device_trust', status: 'Success' },
    ]);
    await works(db);
  });
});

describe('a connection that does not come', () => {
  it('is waited for within the limit, says so without the statement, and goes back when it comes after all', async () => {
    const back: boolean[] = [];
    const late: AcquiredConnection = {
      run: () => Promise.resolve({ rows: [] }),
      release: (broken) => void back.push(broken),
    };
    const acquire = () => new Promise<AcquiredConnection>((resolve) => setTimeout(resolve, 60, late));
    const db = kyselyOver({ dialect: 'postgres', acquire, acquireLimitMs: 20 });
    const { SystemSettingsReader } = createKyselyContracts(db, { keys: KEYS });
    await expect(SystemSettingsReader.read({ keys: ['a'] })).rejects.toMatchObject({
      name: 'StoreFailure',
      code: 'ACQUIRE_LIMIT',
    });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(back).toEqual([false]);
  });

  it('is closed, not given back, when a statement on it did not answer or a transaction on it could not be ended', async () => {
    const back: boolean[] = [];
    const connection = (run: AcquiredConnection['run']) => ({
      dialect: 'postgres' as const,
      queryLimitMs: 20,
      acquire: () => Promise.resolve({ run, release: (broken: boolean) => void back.push(broken) }),
    });
    const silent = kyselyOver(connection(() => new Promise(() => undefined)));
    const refusing = kyselyOver(connection(() => Promise.reject(Object.assign(new Error('secret'), { code: '57P01' }))));
    for (const [db, code] of [[silent, 'QUERY_LIMIT'] as const, [refusing, '57P01'] as const]) {
      const { OneTimeCodeRepository } = createKyselyContracts(db, { keys: KEYS });
      const issue = { adminId: 'a', purpose: 'invitation', codeDigest: 'd', issuedAt: 1, expiresAt: 2, notSince: 0 };
      const failure: unknown = await OneTimeCodeRepository.issue({ ...issue, by: { kind: 'system', name: 'x' } } as never).catch(
        (error: unknown) => error,
      );
      expect(failure).toMatchObject({ name: 'StoreFailure', code });
      expect(String(failure)).not.toContain('secret');
    }
    expect(back).toEqual([true, true]);
  });
});
