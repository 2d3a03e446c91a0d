import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SessionId } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Pool } from 'pg';

import type { Database, KyselyContracts, PgPool } from '../../src/kysely/index.js';
import {
  createKyselyContracts,
  kyselyOverMysql,
  kyselyOverPg,
  migrateToLatest,
  migrations,
  Store,
  StoreFailure,
} from '../../src/kysely/index.js';
import { active, address, opened, opening, SYSTEM, T0, unique } from './support/people.js';
import { auditEvent } from './support/events.js';
import { BlackHole } from './support/black-hole.js';
import { MYSQL_URL, mysqlPool, mysqlServer, pgPool, POSTGRES_URL, postgresServer } from './support/servers.js';
import { KEYS } from './support/subject.js';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const outcome = (call: Promise<unknown>) => call.then(() => 'ok').catch((error: unknown) => (error as StoreFailure).code);

describe('a PostgreSQL that ends our connections (found outside, row H1)', () => {
  const server = postgresServer();
  let pool: Pool & PgPool;
  let db: Kysely<Database>;
  let contracts: KyselyContracts;
  let killer: Pool;
  beforeAll(async () => {
    await server.create();
    pool = pgPool(server.schema, 10, { application_name: server.schema });
    db = kyselyOverPg<Database>(pool);
    contracts = createKyselyContracts(db, { keys: KEYS });
    killer = pgPool('public', 1);
  });
  afterAll(async () => {
    await db.destroy();
    await killer.end();
    await server.drop();
  });

  it('loses no place of the pool and no process in 50 rounds, and works again after each', async () => {
    const person = await active(contracts);
    const kill = () =>
      killer.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [server.schema]);
    const ended: Record<string, number> = {};
    for (let round = 0; round < 50; round += 1) {
      const calls = Array.from({ length: 16 }, (_, index) =>
        outcome(
          index % 2 === 0
            ? contracts.SessionCommandRepository.open(opening(person))
            : contracts.AttemptLimiter.reserve({
                budget: unique(),
                factor: 'password',
                limit: 5,
                lockoutMs: 1,
                windowMs: 86_400_000,
                at: T0,
              }),
        ),
      );
      await pause(round % 5);
      await kill();
      for (const one of await Promise.all(calls)) ended[one] = (ended[one] ?? 0) + 1;
      await expect(
        contracts.SystemSettingsReader.read({ keys: ['a'] }).catch(() => contracts.SystemSettingsReader.read({ keys: ['a'] })),
      ).resolves.toBeDefined();
    }
    // All ten at once: nothing was leaked, and none is inside a transaction that was given up.
    const all = await Promise.all(
      Array.from({ length: 10 }, () =>
        sql<{ state: string }>`select pg_sleep(0.05), now() = statement_timestamp() as state`.execute(db),
      ),
    );
    expect(all).toHaveLength(10);
    expect({ total: pool.totalCount <= 10, waiting: pool.waitingCount, idle: pool.idleCount === pool.totalCount }).toEqual({
      total: true,
      waiting: 0,
      idle: true,
    });
    expect(Object.keys(ended).filter((code) => !/^(ok|57P01|08\w+|ECONNRESET|EPIPE|CONNECTION_LOST)$/.test(code))).toEqual([]);
  });

  it('says nothing of statements and parameters when one is lost', async () => {
    const failing = createKyselyContracts(db, { keys: KEYS }).AdminCommandRepository.create({
      email: 'secret-address@example.test',
      canonicalEmail: address(),
      name: 'x'.repeat(10),
      invitation: { codeDigest: 'd' as never, expiresAt: 1e300 as never },
      at: T0,
      by: SYSTEM,
    });
    const error: unknown = await failing.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreFailure);
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/insert|secret-address|1e\+300/);
  });
});

describe.each(['PostgreSQL', 'MariaDB'])('a %s whose packets vanish (found outside, row H5)', (name) => {
  const server = name === 'PostgreSQL' ? postgresServer() : mysqlServer();
  const url = new URL(name === 'PostgreSQL' ? POSTGRES_URL : MYSQL_URL);
  let hole: BlackHole;
  let db: Kysely<Database>;
  beforeAll(async () => {
    await server.create();
    hole = await BlackHole.before(url.hostname, Number(url.port));
    const options = { queryLimitMs: 400, acquireLimitMs: 400, endLimitMs: 400 };
    db =
      name === 'PostgreSQL'
        ? kyselyOverPg<Database>(
            pgPool(server.schema, 3, {
              host: '127.0.0.1',
              port: hole.port,
              connectionString: undefined,
              user: url.username,
              database: url.pathname.slice(1),
              connectionTimeoutMillis: 400,
            }),
            options,
          )
        : kyselyOverMysql<Database>(
            mysqlPool(server.schema, 3, { host: '127.0.0.1', port: hole.port, connectTimeout: 400 }),
            options,
          );
  });
  afterAll(async () => {
    await db.destroy();
    hole.close();
    await server.drop();
  });

  it('is given up within the limit, and the pool is whole when packets come again', async () => {
    const contracts = createKyselyContracts(db, { keys: KEYS });
    const person = await active(contracts);
    await Promise.all([1, 2, 3].map(() => opened(contracts, person)));
    hole.swallow(true);
    const since = Date.now();
    const calls = Array.from({ length: 12 }, () => outcome(contracts.SessionCommandRepository.open(opening(person))));
    const codes = await Promise.all(calls);
    expect(Date.now() - since).toBeLessThan(2500);
    expect(codes.filter((code) => code === 'ok')).toEqual([]);
    hole.swallow(false);
    await pause(500);
    const again = await Promise.all(
      Array.from({ length: 12 }, () => outcome(contracts.SystemSettingsReader.read({ keys: ['a'] }))),
    );
    expect(again).toEqual(again.map(() => 'ok'));
  });

  it('is left within a limit too', async () => {
    const extra =
      name === 'PostgreSQL'
        ? kyselyOverPg<Database>(
            pgPool(server.schema, 1, {
              host: '127.0.0.1',
              port: hole.port,
              connectionString: undefined,
              user: url.username,
              database: url.pathname.slice(1),
            }),
            { endLimitMs: 300 },
          )
        : kyselyOverMysql<Database>(mysqlPool(server.schema, 1, { port: hole.port }), { endLimitMs: 300 });
    await sql`select 1`.execute(extra);
    hole.swallow(true);
    const since = Date.now();
    await extra.destroy();
    expect(Date.now() - since).toBeLessThan(1500);
    hole.swallow(false);
  });
});

describe.each([postgresServer(), mysqlServer()])('a deadlock on $name', (server) => {
  let db: Kysely<Database>;
  beforeAll(async () => {
    await server.create();
    db = server.open();
  });
  afterAll(async () => {
    await db.destroy();
    await server.drop();
  });

  it('is tried again, and both win', async () => {
    const store = new Store(db);
    const contracts = createKyselyContracts(db, { keys: KEYS });
    const [a, b] = [await active(contracts), await active(contracts)];
    let runs = 0;
    // On purpose in opposite orders; our own adapters never do this.
    const both = (first: string, second: string) =>
      store.transaction(async (tx) => {
        runs += 1;
        const move = (id: string) =>
          tx
            .updateTable('admins')
            .set((eb) => ({ version: eb('version', '+', 1) }))
            .where('id', '=', id)
            .execute();
        await move(first);
        await pause(100);
        await move(second);
        return 'done';
      });
    expect(await Promise.all([both(a.adminId, b.adminId), both(b.adminId, a.adminId)])).toEqual(['done', 'done']);
    expect(runs).toBeGreaterThan(2);
    expect(await contracts.AdminQueryRepository.byId(a)).toMatchObject({ version: 4 });
    expect(await contracts.AdminQueryRepository.byId(b)).toMatchObject({ version: 4 });
  });
});

describe('an audit table that somebody holds (found outside, row H6)', () => {
  const server = postgresServer();
  let pools: Kysely<Database>[];
  beforeAll(async () => {
    await server.create();
    pools = [server.open({ max: 2 }), server.open({ max: 2, queryLimitMs: 1500 }), server.open({ max: 1 })];
  });
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.destroy()));
    await server.drop();
  });

  it('holds up no claim when the sinks have connections of their own', async () => {
    const [db, sinks, holder] = pools as [Kysely<Database>, Kysely<Database>, Kysely<Database>];
    const contracts = createKyselyContracts(db, { keys: KEYS, sinks });
    const person = await active(contracts);
    await holder.connection().execute(async (connection) => {
      await sql`begin`.execute(connection);
      await sql`lock table admin_infra_audit_events in access exclusive mode`.execute(connection);
      const records = Array.from({ length: 20 }, () => outcome(Promise.resolve(contracts.AuditLogger.record(auditEvent()))));
      await pause(50);
      const since = Date.now();
      for (let one = 0; one < 5; one += 1) await opened(contracts, person);
      expect(Date.now() - since).toBeLessThan(1000);
      const codes = await Promise.all(records);
      expect(codes.filter((code) => code === 'ok')).toEqual([]);
      await sql`rollback`.execute(connection);
    });
    await expect(outcome(Promise.resolve(contracts.AuditLogger.record(auditEvent())))).resolves.toBe('ok');
  });
});

describe('several processes that start at once', () => {
  it.each([postgresServer(), mysqlServer()])('migrate once on $name', async (server) => {
    await server.create();
    const pools = Array.from({ length: 4 }, () => server.open({ max: 1 }));
    const options = { prefix: 'at_once_' };
    const ran = await Promise.all(pools.map((pool) => migrateToLatest(pool, options)));
    expect(ran.flat()).toEqual(Object.keys(await migrations('sqlite').getMigrations()));
    await Promise.all(pools.map((pool) => pool.destroy()));
    await server.drop();
  });
});

describe('a PostgreSQL that takes no writes, as a standby does', () => {
  const server = postgresServer();
  beforeAll(() => server.create());
  afterAll(() => server.drop());

  it('answers reads, and refuses every write with a failure that says so', async () => {
    const writable = server.open();
    const person = await active(createKyselyContracts(writable, { keys: KEYS }));
    const pool = pgPool(server.schema, 2, { options: `-c search_path=${server.schema} -c default_transaction_read_only=on` });
    const db = kyselyOverPg<Database>(pool);
    const contracts = createKyselyContracts(db, { keys: KEYS });
    const { admin } = await contracts.AdminQueryRepository.forSignIn({ ...person, deviceDigest: null });
    expect(admin?.adminId).toBe(person.adminId);
    const refusal = { name: 'StoreFailure', code: '25006', message: expect.stringContaining('takes no writes') };
    await expect(contracts.SessionCommandRepository.open(opening(person))).rejects.toMatchObject(refusal);
    await expect(contracts.SessionCommandRepository.touch({ sessionId: 'nobody' as SessionId, at: T0 })).rejects.toMatchObject(
      refusal,
    );
    await db.destroy();
    await writable.destroy();
  });
});
